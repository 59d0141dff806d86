using RagPlatform.Retrieval.Vectors.Pgvector;
using RagPlatform.TestSupport.Stores;

namespace RagPlatform.Retrieval.Tests.Vectors.Pgvector;

/// <summary>The contract on PostgreSQL with graphs from the first version on.</summary>
[NeedsServer(typeof(PgvectorCluster))]
public sealed class PgvectorStoreGraphContractTests : PgvectorStoreContractTests
{
    private protected override PgvectorOptions Options => new() { IndexFrom = 1 };
}
