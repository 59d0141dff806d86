using Xunit;
using Xunit.Sdk;

namespace RagPlatform.Retrieval.Tests.Vectors;

/// <summary>A fact about every engine: skipped in the suite of one whose server is missing here (<see cref="NeedsServerAttribute"/>).</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("RagPlatform.Retrieval.Tests.Vectors.EngineFactDiscoverer", "RagPlatform.Retrieval.Tests")]
public sealed class EngineFactAttribute : FactAttribute;
