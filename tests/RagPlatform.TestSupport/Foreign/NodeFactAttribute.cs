namespace RagPlatform.TestSupport.Foreign;

/// <summary>A test that needs node and the modules of <c>tests/node</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute() : ServerFactAttribute(NodeScript.MissingReason);
