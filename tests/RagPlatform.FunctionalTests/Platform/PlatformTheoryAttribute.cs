using RagPlatform.TestSupport;

namespace RagPlatform.FunctionalTests.Platform;

/// <summary>The theory form of <see cref="PlatformFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PlatformTheoryAttribute() : ServerTheoryAttribute(StoreSet.MissingReason);
