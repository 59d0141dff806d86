using RagPlatform.Retrieval.Search.Ranking;
using Xunit;
using static RagPlatform.Retrieval.Tests.Search.Ranking.Candidates;

namespace RagPlatform.Retrieval.Tests.Search.Ranking;

public sealed class ReciprocalRankFusionTests
{
    [Fact]
    public void Fuse_WorkedExample_GivesItsScore()
    {
        IReadOnlyList<FusedHit> hits =
            new ReciprocalRankFusion().Fuse([Hit("a", 9, 0.1), Hit("b", 5, 0.9), Hit("c", 0, 0.5)], Signals(1, 1));

        Assert.Equal(["b", "a", "c"], hits.Select(hit => hit.Chunk.Document.DocumentId));
        Assert.Equal(((1.0 / 61) + (1.0 / 63)) / (2.0 / 61), hits[1].Score, 12);
        Assert.Equal(1.0 / 62 / (2.0 / 61), hits[2].Score, 12);
    }
}
