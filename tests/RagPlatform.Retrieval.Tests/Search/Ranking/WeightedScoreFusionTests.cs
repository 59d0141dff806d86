using RagPlatform.Retrieval.Search.Ranking;
using Xunit;
using static RagPlatform.Retrieval.Tests.Search.Ranking.Candidates;

namespace RagPlatform.Retrieval.Tests.Search.Ranking;

public sealed class WeightedScoreFusionTests
{
    private static readonly WeightedScoreFusion s_fusion = new();

    [Fact]
    public void Fuse_WorkedExample_GivesItsScore()
    {
        IReadOnlyList<FusedHit> hits = s_fusion.Fuse([Hit("a", 4, 0), Hit("b", 2, 1), Hit("c", 0, 0.5)], Signals(0.7, 0.3));

        Assert.Equal(["a", "b", "c"], hits.Select(hit => hit.Chunk.Document.DocumentId));
        Assert.Equal(0.65, hits[1].Score, 12);
    }

    [Fact]
    public void Fuse_OneKindOnly_CountsAlone()
    {
        Assert.Equal([1.0, 0.0], s_fusion.Fuse([Hit("a", 3, 0), Hit("b", 1, 0)], Signals(0.7, 0.3)).Select(hit => hit.Score));
        Assert.Equal([1.0, 0.0], s_fusion.Fuse([Hit("a", 0, 0.9), Hit("b", 0, 0.2)], Signals(0.7, 0.3)).Select(hit => hit.Score));
        Assert.Equal([1.0], s_fusion.Fuse([Hit("a", 3, 0)], Signals(0.7, 0.3)).Select(hit => hit.Score));
        Assert.Empty(s_fusion.Fuse([], Signals(0.7, 0.3)));
    }
}
