using System.Diagnostics.CodeAnalysis;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Qdrant;
using RagPlatform.Retrieval.Vectors.Remote;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Vectors.Qdrant;

/// <summary>The contract over Qdrant's wire format.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The suite lets go of it with the store.")]
public sealed class QdrantStoreContractTests : VectorStoreContract
{
    private readonly SimulatedQdrant _server = new();

    private protected override async Task<IVectorStore> CreateAsync()
    {
        await _server.StartAsync();
        return RemoteClients.Qdrant(new QdrantOptions { Url = _server.Url, BatchPoints = 64 }, TimeProvider.System);
    }

    private protected override async Task DestroyAsync(IVectorStore store)
    {
        await _server.DisposeAsync();
        Assert.Equal(string.Empty, string.Join(Environment.NewLine, _server.Violations.Distinct()));
    }
}
