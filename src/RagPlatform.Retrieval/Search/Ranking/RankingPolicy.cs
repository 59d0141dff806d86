using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;

namespace RagPlatform.Retrieval.Search.Ranking;

/// <summary>Orders candidates as a request wants it; what it leaves open the service's options decide.</summary>
internal sealed class RankingPolicy(IOptions<SearchOptions> options)
{
    private static readonly WeightedScoreFusion s_weighted = new();
    private static readonly ReciprocalRankFusion s_reciprocalRank = new();

    /// <summary>The candidates, best first.</summary>
    public IReadOnlyList<FusedHit> Order(
        IReadOnlyList<(CollectionKey Collection, ChunkHit Chunk)> candidates, SearchTuning tuning)
    {
        IFusion fusion = Choose(tuning.Fusion, options.Value.Fusion) == Fusion.ReciprocalRank ? s_reciprocalRank : s_weighted;
        return fusion.Fuse(candidates, Signals(Choose(tuning.Rerank, options.Value.Rerank)));
    }

    private Signal[] Signals(Rerank rerank)
    {
        double vectors = options.Value.VectorWeight;
        (double parts, double phrases) = rerank == Rerank.Wording ? (options.Value.PartsWeight, options.Value.PhrasesWeight) : (0, 0);
        double words = (1 - vectors) / (1 + parts + phrases);
        return
        [
            new Signal(hit => hit.Lexical.Words, words),
            new Signal(hit => hit.Lexical.Parts, words * parts),
            new Signal(hit => hit.Lexical.Phrases, words * phrases),
            new Signal(hit => hit.Cosine, vectors),
        ];
    }

    // Value 0 of both enumerations leaves the choice open.
    private static T Choose<T>(T asked, T standard)
        where T : struct, Enum => EqualityComparer<T>.Default.Equals(asked, default) ? standard : asked;
}
