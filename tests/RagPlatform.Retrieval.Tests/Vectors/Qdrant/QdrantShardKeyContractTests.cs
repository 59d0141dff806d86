using System.Diagnostics.CodeAnalysis;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Qdrant;
using RagPlatform.Retrieval.Vectors.Remote;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Vectors.Qdrant;

/// <summary>The contract on shards by key: a tenant with shards of its own beside one that shares them.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The suite lets go of it with the store.")]
public sealed class QdrantShardKeyContractTests : VectorStoreContract
{
    private readonly SimulatedQdrant _server = new();

    [Fact]
    public async Task Apply_TenantsWithAndWithoutShardsOfTheirOwn_WriteToTheirKeys()
    {
        await using var server = new SimulatedQdrant();
        await server.StartAsync();
        var store = RemoteClients.Qdrant(new QdrantOptions { Url = server.Url, OwnShardTenants = "big, bigger" }, TimeProvider.System);
        foreach (string tenant in new[] { "big", "small" })
        {
            var key = new CollectionKey(tenant, "kb");
            await store.EnsureAsync(new VectorCollection(key, 2, "m/1"), default);
            await store.ApplyAsync(
                key,
                new VectorChanges([], [new VectorDocument("d", [], new Dictionary<string, string>(), [new VectorPoint(0, 0, new float[] { 1, 0 })])], 1),
                default);
        }

        Assert.Equal(["tenant big", "shared"], server.ShardKeysOfPoints);
        Assert.Empty(server.Violations);
    }

    private protected override async Task<IVectorStore> CreateAsync()
    {
        await _server.StartAsync();
        return RemoteClients.Qdrant(
            new QdrantOptions { Url = _server.Url, BatchPoints = 64, OwnShardTenants = "t, tenant, other" }, TimeProvider.System);
    }

    private protected override async Task DestroyAsync(IVectorStore store)
    {
        await _server.DisposeAsync();
        Assert.Equal(string.Empty, string.Join(Environment.NewLine, _server.Violations.Distinct()));
    }
}
