using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Evaluation.LiveRecall;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Following;

namespace RagPlatform.Retrieval.Search;

/// <summary>
/// The candidates of one collection: those that match best by words, united with those nearest by vector, each with all scores. What the
/// caller may not read is left out by both indices, and again where the scores come together.
/// </summary>
internal sealed class CandidateFinder(VectorRegistry vectors, ReadTimeVectors readTime, RecallQueue recall)
{
    // HNSW's ef. Measured in docs/benchmarks/vector-index.md.
    private const int FastEffort = 32;
    private const int HighEffort = 256;

    /// <summary>The candidates, in no order that means anything.</summary>
    public async Task<IReadOnlyList<ChunkHit>> FindAsync(
        CollectionKey key, CollectionIndex index, IndexQuery query, CancellationToken cancellationToken)
    {
        IReadOnlyList<ChunkRef> byWords = query.Words.IsEmpty ? [] : index.FindByWords(query);
        return index.Compare(query, await FindCosinesAsync(key, index, byWords, query, cancellationToken));
    }

    private async Task<Dictionary<ChunkRef, double>> FindCosinesAsync(
        CollectionKey key, CollectionIndex index, IReadOnlyList<ChunkRef> byWords, IndexQuery query, CancellationToken cancellationToken)
    {
        if (query.Vector.IsEmpty)
        {
            return byWords.ToDictionary(chunk => chunk, _ => 0.0);
        }

        IVectorStore store = await vectors.GetAsync(key, index.Version, cancellationToken);
        var nearest = new VectorQuery(query.Vector, query.Depth, query.Filter, EffortOf(query.Recall), query.Recall == Recall.Exact);
        IReadOnlyList<VectorHit> hits = await store.SearchAsync(key, nearest, cancellationToken);
        if (query.IsLive)
        {
            recall.Offer(store, key, index.Version, nearest, hits);
        }

        Dictionary<ChunkRef, double> cosines = ToCosines(hits);
        ChunkRef[] others = [.. byWords.Where(chunk => !cosines.ContainsKey(chunk))];
        if (others.Length > 0)
        {
            Dictionary<ChunkRef, double> theirs = ToCosines(await store.SearchAsync(
                key, nearest with { Depth = others.Length, Only = others }, cancellationToken));
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
