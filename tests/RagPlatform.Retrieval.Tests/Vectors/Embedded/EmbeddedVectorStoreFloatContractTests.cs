using RagPlatform.Retrieval.Vectors.Embedded;
using RagPlatform.Retrieval.Vectors.Hnsw;

namespace RagPlatform.Retrieval.Tests.Vectors.Embedded;

/// <summary>The contract with rows of floats.</summary>
public sealed class EmbeddedVectorStoreFloatContractTests : EmbeddedVectorStoreContractTests
{
    private protected override EmbeddedVectorOptions Options => new() { Precision = VectorPrecision.Float };
}
