using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Foreign;

namespace RagPlatform.FunctionalTests.Platform;

/// <summary>A test on a platform that node drives.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodePlatformFactAttribute() : ServerFactAttribute(StoreSet.MissingReason ?? NodeScript.MissingReason);
