using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Following;

namespace RagPlatform.Retrieval.Sharding;

/// <summary>Opens the vectors of a collection, of as many of its shards as a question needs.</summary>
internal sealed class ShardedVectors(VectorRegistry vectors, ShardProfiles profiles, ShardRouter router)
{
    /// <summary>All parts of a collection in the engine that serves it, up to date.</summary>
    public Task<VectorParts> OpenAsync(CollectionKey key, CollectionIndex index, CancellationToken cancellationToken) =>
        OpenAsync(key, index, index.Shards, cancellationToken);

    /// <summary>The parts that some chunks are in.</summary>
    public Task<VectorParts> OpenAsync(
        CollectionKey key, CollectionIndex index, IReadOnlyList<ChunkRef> chunks, CancellationToken cancellationToken)
    {
        string[] shards = [.. chunks.Select(index.ShardOf).OfType<string>().Distinct(StringComparer.Ordinal)];
        return OpenAsync(key, index, shards.Length == 0 ? index.Shards : shards, cancellationToken);
    }

    /// <summary>All parts of a collection in an engine, as far as they have come.</summary>
    public static VectorParts All(CollectionKey key, CollectionIndex index, IVectorStore store) => new(store, PartsOf(key, index, index.Shards));

    /// <summary>The parts that answers to a query probably lie in.</summary>
    /// <param name="key">The collection.</param>
    /// <param name="index">Its wording.</param>
    /// <param name="query">The query; one that wants all there is gets all parts.</param>
    /// <param name="byWords">Its best matches by words.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<VectorParts> RouteAsync(
        CollectionKey key, CollectionIndex index, IndexQuery query, IReadOnlyList<ChunkRef> byWords, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> all = index.Shards;
        if (all.Count == 1 || query.Recall is Recall.High or Recall.Exact)
        {
            return await OpenAsync(key, index, all, cancellationToken);
        }

        if (ShardRouter.Filtered(index.State.ShardBy, query.Filter) is { } only)
        {
            return await OpenAsync(key, index, all.Contains(only) ? [only] : all, cancellationToken);
        }

        ShardProfile profile = await profiles.GetAsync(key, index.Version, all, cancellationToken);
        IReadOnlyList<string> chosen = router.Choose(
            all, [.. byWords.Select(index.ShardOf).OfType<string>()], profile.Nearest(query.Vector, ShardRouter.VotingSamples));
        ShardMetrics.Record(chosen.Count, all.Count);
        return await OpenAsync(key, index, chosen, cancellationToken);
    }

    private async Task<VectorParts> OpenAsync(
        CollectionKey key, CollectionIndex index, IReadOnlyList<string> shards, CancellationToken cancellationToken)
    {
        CollectionKey[] parts = PartsOf(key, index, shards);
        IVectorStore[] stores = await Task.WhenAll(
            parts.Select(part => vectors.GetAsync(part, index.State.Engine, index.Version, cancellationToken)));
        return new VectorParts(stores[0], parts);
    }

    private static CollectionKey[] PartsOf(CollectionKey key, CollectionIndex index, IReadOnlyList<string> shards) =>
        index.State.ShardBy.Length == 0 ? [key] : [.. shards.Select(key.Part)];
}
