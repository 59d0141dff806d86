using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Advising;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Evaluation.LiveRecall;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Lexical.Engines;
using RagPlatform.Retrieval.Moving;
using RagPlatform.Retrieval.Sharding;
using RagPlatform.Retrieval.Vectors;

namespace RagPlatform.Retrieval.Search;

/// <summary>
/// The candidates of one collection: those that match best by words, united with those nearest by vector, each with all scores. What the
/// caller may not read is left out by both indices, and again where the scores come together.
/// </summary>
internal sealed class CandidateFinder(
    LexicalSearches words,
    ShardedVectors vectors,
    ReadTimeVectors readTime,
    RecallQueue recall,
    ShadowQueue shadows,
    SearchLatencies latencies,
    TimeProvider time)
{
    // HNSW's ef. Measured in docs/benchmarks/vector-index.md.
    private const int FastEffort = 32;
    private const int HighEffort = 256;

    /// <summary>The candidates, in no order that means anything.</summary>
    public async Task<IReadOnlyList<ChunkHit>> FindAsync(
        CollectionKey key, CollectionIndex index, IndexQuery query, CancellationToken cancellationToken)
    {
        ILexicalSearch lexical = await words.OpenAsync(key, index, cancellationToken);
        IReadOnlyList<ChunkRef> byWords = await lexical.FindAsync(query.Words, query.Filter, query.Depth, cancellationToken);
        return await lexical.CompareAsync(query, await FindCosinesAsync(key, index, byWords, query, cancellationToken), cancellationToken);
    }

    private async Task<Dictionary<ChunkRef, double>> FindCosinesAsync(
        CollectionKey key, CollectionIndex index, IReadOnlyList<ChunkRef> byWords, IndexQuery query, CancellationToken cancellationToken)
    {
        if (query.Vector.IsEmpty)
        {
            return byWords.ToDictionary(chunk => chunk, _ => 0.0);
        }

        VectorParts parts = await vectors.RouteAsync(key, index, query, byWords, cancellationToken);
        var nearest = new VectorQuery(query.Vector, query.Depth, query.Filter, EffortOf(query.Recall), query.Recall == Recall.Exact);
        long begin = time.GetTimestamp();
        IReadOnlyList<VectorHit> hits = await parts.SearchAsync(nearest, cancellationToken);
        if (hits.Count < query.Depth && index.State.ShardBy.Length > 0)
        {
            // Fewer than there should be: what was left out may have the rest.
            parts = await vectors.OpenAsync(key, index, cancellationToken);
            hits = await parts.SearchAsync(nearest, cancellationToken);
        }

        if (query.IsLive)
        {
            TimeSpan took = time.GetElapsedTime(begin);
            latencies.Record(key, took);
            recall.Offer(new RecallSample(key, ShardedVectors.All(key, index, parts.Store), index.Version, nearest, hits));
            shadows.Offer(new ShadowSample(key, parts.Keys, index.Version, nearest, hits, took));
        }

        Dictionary<ChunkRef, double> cosines = ToCosines(hits);
        ChunkRef[] others = [.. byWords.Where(chunk => !cosines.ContainsKey(chunk))];
        if (others.Length > 0)
        {
            Dictionary<ChunkRef, double> theirs = ToCosines(
                await (await vectors.OpenAsync(key, index, others, cancellationToken))
                    .SearchAsync(nearest with { Depth = others.Length, Only = others }, cancellationToken));
            if (index.State.Policy is { ComputesOnRead: true } policy)
            {
                ChunkRef[] without = [.. others.Where(chunk => !theirs.ContainsKey(chunk))];
                foreach ((ChunkRef chunk, double cosine) in await readTime.CompareAsync(
                    key, index.Version, policy, without, query.Vector, cancellationToken))
                {
                    theirs[chunk] = cosine;
                }
            }

            foreach (ChunkRef chunk in others)
            {
                cosines[chunk] = theirs.GetValueOrDefault(chunk);
            }
        }

        return cosines;
    }

    private static Dictionary<ChunkRef, double> ToCosines(IReadOnlyList<VectorHit> hits) =>
        hits.ToDictionary(hit => new ChunkRef(hit.DocumentId, hit.Ordinal), hit => (double)hit.Cosine);

    private static int EffortOf(Recall recall) => recall switch
    {
        Recall.Fast => FastEffort,
        Recall.High => HighEffort,
        _ => 0,
    };
}
