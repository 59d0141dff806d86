using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Leases;
using RagPlatform.Retrieval.Sharding;
using RagPlatform.Retrieval.Tests.Vectors.Embedded;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Embedded;
using RagPlatform.Retrieval.Vectors.Following;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Tests.Hosting;

/// <summary>The embedded vector engine in a folder of its own, following a store.</summary>
internal sealed class FollowedVectors : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FollowedVectors(IDatabase database, TextEmbedder embedder)
    {
        Store = new EmbeddedVectorStore(
            new EmbeddedVectorOptions { Folder = _folder.FullPath }, NullLogger<EmbeddedVectorStore>.Instance);
        Follower = new VectorFollower(
            new IndexSource(Parts.Reads(database)),
            new VectorSource(Parts.Reads(database), new DocumentPages(Parts.Reads(database)), embedder),
            NullLogger<VectorFollower>.Instance);
        Registry = new VectorRegistry(
            new VectorEngines([Store], Options.Create(new VectorOptions())),
            Follower,
            new LeaseStore(database, TimeProvider.System),
            TimeProvider.System);
        IOptions<ShardOptions> options = Options.Create(new ShardOptions());
        Sharded = new ShardedVectors(
            Registry, new ShardProfiles(database, embedder, options, TimeProvider.System), new ShardRouter(options));
    }

    public EmbeddedVectorStore Store { get; }

    public VectorFollower Follower { get; }

    public VectorRegistry Registry { get; }

    public ShardedVectors Sharded { get; }

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        await Store.DisposeAsync();
        _folder.Delete();
    }
}
