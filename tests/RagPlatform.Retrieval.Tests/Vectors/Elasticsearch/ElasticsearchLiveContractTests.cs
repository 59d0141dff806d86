using RagPlatform.Retrieval.Tests.Vectors.Remote;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Elasticsearch;
using RagPlatform.Retrieval.Vectors.Remote;

namespace RagPlatform.Retrieval.Tests.Vectors.Elasticsearch;

/// <summary>The contract on a live Elasticsearch; what it makes begins with <c>ragtest</c>.</summary>
[NeedsServer(typeof(LiveServers.Elasticsearch), mayBeRequired: false)]
public sealed class ElasticsearchLiveContractTests : VectorStoreContract
{
    private protected override Task<IVectorStore> CreateAsync() => Task.FromResult<IVectorStore>(RemoteClients.Elasticsearch(
        new ElasticsearchOptions { Url = Environment.GetEnvironmentVariable(LiveServers.ElasticsearchVariable), Prefix = "ragtest" },
        TimeProvider.System));

    private protected override Task DestroyAsync(IVectorStore store) => Task.CompletedTask;
}
