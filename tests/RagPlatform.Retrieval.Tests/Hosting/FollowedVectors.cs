using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Tests.Vectors.Embedded;
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
            new IndexSource(Parts.Reads(database)), new VectorSource(Parts.Reads(database), embedder), NullLogger<VectorFollower>.Instance);
        Registry = new VectorRegistry(Store, Follower);
    }

    public EmbeddedVectorStore Store { get; }

    public VectorFollower Follower { get; }

    public VectorRegistry Registry { get; }

    public async ValueTask DisposeAsync()
    {
        Registry.Dispose();
        await Store.DisposeAsync();
        _folder.Delete();
    }
}
