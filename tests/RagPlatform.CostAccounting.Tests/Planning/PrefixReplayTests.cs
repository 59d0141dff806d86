using FsCheck;
using FsCheck.Fluent;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Planning;
using RagPlatform.Tokens.Pricing;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Planning;

/// <summary>The provider's prompt cache as its rules say: kept from use to use, written once and read after, or not used at all.</summary>
public sealed class PrefixReplayTests
{
    private const long Prefix = 2000;

    // Input 1 dollar per million, written at 1.25, read at 0.1: the common multiples.
    private static readonly PriceRow s_price = new(
        "m", "p", "m", DateTimeOffset.UnixEpoch, 1_000_000_000, 100_000_000, 1_250_000_000, 0, 0, "a test")
    {
        CacheWrite1h = 2_000_000_000,
    };

    [Theory]
    [InlineData(1, 0.675)]
    [InlineData(5, 0.292)]
    [InlineData(9, 0.215)]
    [InlineData(49, 0.123)]
    public void Split_ReadsPerWrite_CostTheKnownShareOfThePrefix(int reads, double share)
    {
        var replay = new PrefixReplay(new PromptCacheLayout { PrefixTokens = Prefix });

        long cost = Enumerable.Range(0, reads + 1).Sum(i => s_price.Cost(replay.Split(i * 1000, new TokenCounts(InputUncached: Prefix))));

        Assert.Equal((reads, 1), (replay.Reads, replay.Writes));
        Assert.Equal(share, (double)cost / ((reads + 1) * Prefix * 1000), 0.0005);
    }

    [Theory]
    [InlineData(299_999, 1, 1)]
    [InlineData(300_000, 0, 2)]
    public void Split_AfterTheTime_WritesAgain(long gapMs, int reads, int writes)
    {
        var replay = new PrefixReplay(new PromptCacheLayout { PrefixTokens = Prefix });

        replay.Split(0, new TokenCounts(InputUncached: Prefix));
        replay.Split(gapMs, new TokenCounts(InputUncached: Prefix));

        Assert.Equal((reads, writes), (replay.Reads, replay.Writes));
    }

    [Fact]
    public void Split_EachUse_KeepsItForLonger()
    {
        var replay = new PrefixReplay(new PromptCacheLayout { PrefixTokens = Prefix });

        for (int minute = 0; minute <= 60; minute += 4)
        {
            replay.Split(minute * 60_000, new TokenCounts(InputUncached: Prefix));
        }

        Assert.Equal((15, 1), (replay.Reads, replay.Writes));
    }

    [Fact]
    public void Split_CallsTogetherInTheCold_EachPayTheWrite()
    {
        var replay = new PrefixReplay(new PromptCacheLayout { PrefixTokens = Prefix, UsableAfterMs = 800 });

        foreach (long at in (long[])[0, 10, 799, 800])
        {
            replay.Split(at, new TokenCounts(InputUncached: Prefix));
        }

        Assert.Equal((1, 3), (replay.Reads, replay.Writes));
    }

    [Fact]
    public void Split_KeptForAnHour_CostsThePriceForAnHour()
    {
        var replay = new PrefixReplay(new PromptCacheLayout { PrefixTokens = Prefix, TtlSeconds = 3600 });

        TokenCounts written = replay.Split(0, new TokenCounts(InputUncached: 2500, OutputText: 7));

        Assert.Equal(new TokenCounts(InputUncached: 500, OutputText: 7, CacheWrite1h: Prefix), written);
    }

    [Theory]
    [InlineData(1023, 5000)]
    [InlineData(2000, 1999)]
    [InlineData(0, 5000)]
    public void Split_TooShortToBeCached_StaysUncached(long prefix, long prompt)
    {
        var replay = new PrefixReplay(new PromptCacheLayout { PrefixTokens = prefix });

        TokenCounts tokens = replay.Split(0, new TokenCounts(CacheRead: prompt));

        Assert.Equal(new TokenCounts(InputUncached: prompt), tokens);
        Assert.Equal((0, 0), (replay.Reads, replay.Writes));
    }

    [Fact]
    public void Split_AnyCalls_KeepEveryToken() => Prop.ForAll(
        Gen.Choose(0, 5000).Zip(Gen.Choose(0, 400_000)).ArrayOf().ToArbitrary(),
        calls =>
        {
            var replay = new PrefixReplay(new PromptCacheLayout { PrefixTokens = Prefix, UsableAfterMs = 500 });
            long at = 0;
            foreach ((int prompt, int gap) in calls)
            {
                at += gap;
                var before = new TokenCounts(InputUncached: prompt / 2, CacheRead: prompt - (prompt / 2), OutputText: 3);
                Assert.Equal(before.Total, replay.Split(at, before).Total);
            }

            Assert.Equal(calls.Count(call => call.Item1 >= Prefix), replay.Reads + replay.Writes);
        }).QuickCheckThrowOnFailure();
}
