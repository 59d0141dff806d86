using System.Numerics;
using RagPlatform.Tokens.Pricing;
using Xunit;

namespace RagPlatform.Tokens.Tests.Pricing;

public sealed class PriceRowTests
{
    private const long Dollar = 1_000_000_000;

    [Fact]
    public void Cost_WorkedExample_IsExact() =>
        Assert.Equal(225_000, Row(input: 150_000_000).Cost(new TokenCounts(InputUncached: 1500)));

    [Fact]
    public void Cost_EveryBucket_IsPricedOnce()
    {
        PriceRow row = Row(input: 3 * Dollar, cacheRead: Dollar, cacheWrite: 4 * Dollar, output: 15 * Dollar, embedding: 2 * Dollar);
        var tokens = new TokenCounts(
            InputUncached: 1000, CacheRead: 2000, CacheWrite: 300, OutputText: 40, OutputReasoning: 60, Embedding: 500);

        // 1,000 · 3,000 + 2,000 · 1,000 + 300 · 4,000 + (40 + 60) · 15,000 + 500 · 2,000.
        Assert.Equal(3_000_000 + 2_000_000 + 1_200_000 + 1_500_000 + 1_000_000, row.Cost(tokens));
    }

    [Fact]
    public void Cost_FractionsInSeveralBuckets_AreRoundedUpOnceTogether()
    {
        PriceRow row = Row(input: 400_000, output: 400_000);

        // 0.4 and 0.4 make 0.8, charged as 1; rounding each would charge 2.
        Assert.Equal(1, row.Cost(new TokenCounts(InputUncached: 1, OutputText: 1)));
        Assert.Equal(1, row.Cost(new TokenCounts(InputUncached: 1)));
        Assert.Equal(0, row.Cost(default));
    }

    [Fact]
    public void Cost_BeyondSixtyFourBits_Throws() =>
        Assert.Throws<OverflowException>(() => Row(input: long.MaxValue).Cost(new TokenCounts(InputUncached: 1_000_001)));

    [Fact]
    public void Cost_LargestThatFits_IsExact() =>
        Assert.Equal(long.MaxValue, Row(input: long.MaxValue).Cost(new TokenCounts(InputUncached: 1_000_000)));

    [Fact]
    public void Cost_AnyTokensAndPrices_EqualsUnboundedArithmetic()
    {
        var random = new Random(20260301);
        for (int round = 0; round < 20_000; round++)
        {
            long[] prices = [.. Enumerable.Range(0, 5).Select(_ => random.NextInt64(100 * Dollar))];
            long[] counts = [.. Enumerable.Range(0, 6).Select(_ => random.NextInt64(1L << random.Next(1, 32)))];
            PriceRow row = Row(prices[0], prices[1], prices[2], prices[3], prices[4]);
            var tokens = new TokenCounts(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);

            BigInteger units = ((BigInteger)counts[0] * prices[0]) + ((BigInteger)counts[1] * prices[1])
                + ((BigInteger)counts[2] * prices[2]) + (((BigInteger)counts[3] + counts[4]) * prices[3])
                + ((BigInteger)counts[5] * prices[4]);
            var expected = BigInteger.DivRem(units, 1_000_000, out BigInteger rest) + (rest.IsZero ? 0 : 1);

            Assert.Equal(expected, row.Cost(tokens));
            Assert.True(row.Cost(tokens with { OutputText = tokens.OutputText + 1 }) >= row.Cost(tokens));
        }
    }

    [Fact]
    public void Total_OfAllBuckets_CountsEachOnce() => Assert.Equal(63, new TokenCounts(1, 2, 4, 8, 16, 32).Total);

    private static PriceRow Row(long input = 0, long cacheRead = 0, long cacheWrite = 0, long output = 0, long embedding = 0) =>
        new("row", "openai", "model", DateTimeOffset.UnixEpoch, input, cacheRead, cacheWrite, output, embedding, "test");
}
