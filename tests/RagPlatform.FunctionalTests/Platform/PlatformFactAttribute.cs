using RagPlatform.TestSupport;

namespace RagPlatform.FunctionalTests.Platform;

/// <summary>A test on a platform; it is skipped where the platform's stores are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PlatformFactAttribute() : ServerFactAttribute(StoreSet.MissingReason);
