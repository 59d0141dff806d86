using Microsoft.Extensions.Options;
using RagPlatform.Retrieval.Sharding;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Sharding;

public sealed class ShardRouterTests
{
    private static readonly string[] s_all = ["a", "b", "c", "d"];

    [Theory]
    [InlineData(0.9, "aa", "b", "ab")]
    [InlineData(0.5, "aa", "b", "a")]
    [InlineData(0.9, "aaaaaaaaaa", "aaaaaaaaaa", "a")]
    [InlineData(0.9, "", "cccc", "c")]
    [InlineData(0.9, "dddd", "", "d")]
    [InlineData(0.9, "", "", "abcd")]
    [InlineData(1.0, "aa", "aa", "abcd")]
    public void Choose_ByEvidence_TakesTheShardsThatHoldTheWantedShare(double coverage, string byWords, string bySample, string expected) =>
        Assert.Equal(expected, string.Concat(Router(coverage).Choose(s_all, Split(byWords), Split(bySample))));

    [Fact]
    public void Choose_AnyEvidence_HoldsTheWantedShareWithNoShardTooMany()
    {
        var random = new Random(20261125);
        for (int round = 0; round < 2000; round++)
        {
            double coverage = 0.05 + (random.NextDouble() * 0.9);
            string[] byWords = [.. Enumerable.Range(0, random.Next(0, 40)).Select(_ => s_all[random.Next(4)])];
            string[] bySample = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => s_all[random.Next(4)])];

            IReadOnlyList<string> chosen = Router(coverage).Choose(s_all, byWords, bySample);

            Dictionary<string, double> votes = s_all.ToDictionary(shard => shard, shard => Share(byWords, shard) + Share(bySample, shard));
            double all = votes.Values.Sum();
            Assert.True(chosen.Sum(shard => votes[shard]) >= (all * coverage) - 1e-9);
            Assert.True(chosen.SkipLast(1).Sum(shard => votes[shard]) < all * coverage);
            Assert.Equal(chosen.OrderByDescending(shard => votes[shard]), chosen);
            Assert.Equal(chosen.Distinct(), chosen);
        }
    }

    private static ShardRouter Router(double coverage) => new(Options.Create(new ShardOptions { Coverage = coverage }));

    private static string[] Split(string shards) => [.. shards.Select(shard => $"{shard}")];

    private static double Share(string[] ranking, string shard)
    {
        double Weight(int rank) => 1.0 / (rank + 11);
        double all = Enumerable.Range(0, ranking.Length).Sum(Weight);
        return all == 0 ? 0 : ranking.Index().Where(entry => entry.Item == shard).Sum(entry => Weight(entry.Index)) / all;
    }
}
