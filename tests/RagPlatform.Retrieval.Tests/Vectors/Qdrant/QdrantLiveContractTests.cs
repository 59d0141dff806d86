using RagPlatform.Retrieval.Tests.Vectors.Remote;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Qdrant;
using RagPlatform.Retrieval.Vectors.Remote;

namespace RagPlatform.Retrieval.Tests.Vectors.Qdrant;

/// <summary>The contract on a live Qdrant; what it makes begins with <c>ragtest</c>.</summary>
[NeedsServer(typeof(LiveServers.Qdrant), mayBeRequired: false)]
public sealed class QdrantLiveContractTests : VectorStoreContract
{
    private protected override Task<IVectorStore> CreateAsync() => Task.FromResult<IVectorStore>(RemoteClients.Qdrant(
        new QdrantOptions { Url = Environment.GetEnvironmentVariable(LiveServers.QdrantVariable), Prefix = "ragtest" }, TimeProvider.System));

    private protected override Task DestroyAsync(IVectorStore store) => Task.CompletedTask;
}
