using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Pgvector;
using RagPlatform.TestSupport.Stores;

namespace RagPlatform.Retrieval.Tests.Vectors.Pgvector;

/// <summary>The contract on PostgreSQL, all vectors compared one by one.</summary>
[NeedsServer(typeof(PgvectorCluster))]
public class PgvectorStoreContractTests : VectorStoreContract
{
    private protected virtual PgvectorOptions Options => new();

    private protected sealed override async Task<IVectorStore> CreateAsync()
    {
        PgvectorOptions options = Options;
        options.ConnectionString = await PgvectorDatabase.SharedAsync();
        return new PgvectorStore(options, NullLogger<PgvectorStore>.Instance);
    }

    private protected sealed override async Task DestroyAsync(IVectorStore store) => await ((PgvectorStore)store).DisposeAsync();
}
