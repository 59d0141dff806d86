using RagPlatform.Retrieval.Search.Ranking;
using Xunit;
using static RagPlatform.Retrieval.Tests.Search.Ranking.Candidates;

namespace RagPlatform.Retrieval.Tests.Search.Ranking;

/// <summary>What holds for every fusion.</summary>
public sealed class FusionTests
{
    [Theory]
    [InlineData(typeof(WeightedScoreFusion))]
    [InlineData(typeof(ReciprocalRankFusion))]
    public void Fuse_AnyCandidates_StaysInRangeAndOrder(Type kind)
    {
        var fusion = (IFusion)Activator.CreateInstance(kind)!;
        var random = new Random(20260301);
        for (int round = 0; round < 500; round++)
        {
            var candidates = Enumerable.Range(0, random.Next(1, 20))
                .Select(i => Hit($"d{i}", random.NextDouble() * 20, (random.NextDouble() * 2) - 1)).ToArray();

            IReadOnlyList<FusedHit> hits = fusion.Fuse(candidates, Signals(random.NextDouble(), random.NextDouble()));

            Assert.Equal(
                candidates.Select(candidate => candidate.Chunk.Document.DocumentId).Order(StringComparer.Ordinal),
                hits.Select(hit => hit.Chunk.Document.DocumentId).Order(StringComparer.Ordinal));
            Assert.All(hits, hit => Assert.InRange(hit.Score, 0, 1 + 1e-12));
            Assert.Equal(hits.Select(hit => hit.Score).OrderDescending(), hits.Select(hit => hit.Score));
        }
    }

    [Theory]
    [InlineData(typeof(WeightedScoreFusion))]
    [InlineData(typeof(ReciprocalRankFusion))]
    public void Fuse_OneThatIsBestInEverything_IsFirst(Type kind)
    {
        var fusion = (IFusion)Activator.CreateInstance(kind)!;

        IReadOnlyList<FusedHit> hits = fusion.Fuse([Hit("a", 1, 0.4), Hit("b", 7, 0.8), Hit("c", 3, 0.2)], Signals(0.5, 0.5));

        Assert.Equal(("b", 1.0), (hits[0].Chunk.Document.DocumentId, Math.Round(hits[0].Score, 12)));
    }
}
