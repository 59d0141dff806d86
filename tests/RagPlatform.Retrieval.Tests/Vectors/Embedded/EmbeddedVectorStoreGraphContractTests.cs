using RagPlatform.Retrieval.Vectors.Embedded;

namespace RagPlatform.Retrieval.Tests.Vectors.Embedded;

/// <summary>The contract with a graph from the second row on, and a snapshot after every step.</summary>
public sealed class EmbeddedVectorStoreGraphContractTests : EmbeddedVectorStoreContractTests
{
    private protected override EmbeddedVectorOptions Options => new() { ExactUpTo = 1, CheckpointLogBytes = 1 };
}
