using Xunit;
using Xunit.Sdk;

namespace RagPlatform.Retrieval.Tests.Vectors;

/// <summary>The theory form of <see cref="EngineFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("RagPlatform.Retrieval.Tests.Vectors.EngineTheoryDiscoverer", "RagPlatform.Retrieval.Tests")]
public sealed class EngineTheoryAttribute : TheoryAttribute;
