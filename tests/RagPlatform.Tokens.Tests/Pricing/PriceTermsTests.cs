using RagPlatform.Tokens.Pricing;
using Xunit;

namespace RagPlatform.Tokens.Tests.Pricing;

/// <summary>What changes a price: the length of the prompt, batches, regions, and units other than tokens.</summary>
public sealed class PriceTermsTests
{
    private const long Dollar = 1_000_000_000;
    private static readonly TimeSpan s_month = TimeSpan.FromDays(30);

    private static readonly PriceRow s_row = new(
        "row", "anthropic", "model", DateTimeOffset.UnixEpoch, 3 * Dollar, 300_000_000, 3_750_000_000, 15 * Dollar, 0, "test")
    {
        CacheWrite1h = 6 * Dollar,
        Tiers =
        [
            new PriceTier(200_000, 6 * Dollar, 600_000_000, 7_500_000_000, 12 * Dollar, 22_500_000_000),
            new PriceTier(500_000, 9 * Dollar, 900_000_000, 11 * Dollar, 18 * Dollar, 30 * Dollar),
        ],
        BatchPercent = 50,
        RegionPercent = new Dictionary<string, int> { ["eu"] = 110 },
    };

    [Theory]
    [InlineData(200_000, 0, 600_000_000)]
    [InlineData(200_001, 0, 1_200_006_000)]
    [InlineData(100_000, 100_001, 660_000_600)]
    [InlineData(500_001, 0, 4_500_009_000)]
    public void Cost_OfALongPrompt_IsThatOfItsTierForAllTokens(long uncached, long cached, long expected) =>
        Assert.Equal(expected, s_row.Cost(new TokenCounts(InputUncached: uncached, CacheRead: cached)));

    [Fact]
    public void Cost_OfALongPrompt_RaisesTheOutputToo() =>
        Assert.Equal(1_200_006_000 + 22_500_000, s_row.Cost(new TokenCounts(InputUncached: 200_001, OutputText: 1000)));

    [Theory]
    [InlineData(false, null, 3_000_000)]
    [InlineData(true, null, 1_500_000)]
    [InlineData(false, "eu", 3_300_000)]
    [InlineData(true, "eu", 1_650_000)]
    [InlineData(false, "elsewhere", 3_000_000)]
    public void Cost_UnderTerms_IsMultipliedOnce(bool batch, string? region, long expected) =>
        Assert.Equal(expected, s_row.Cost(new TokenCounts(InputUncached: 1000), new PriceTerms(batch, region)));

    [Fact]
    public void Cost_OfWritesForAnHour_HasItsOwnPriceOrThatOfFiveMinutes()
    {
        Assert.Equal(6_000_000, s_row.Cost(new TokenCounts(CacheWrite1h: 1000)));
        var without = new PriceRow("row", "p", "m", DateTimeOffset.UnixEpoch, 1, 1, 4 * Dollar, 1, 1, "test");
        Assert.Equal(4_000_000, without.Cost(new TokenCounts(CacheWrite1h: 1000)));
    }

    [Fact]
    public void Cost_ThatDoesNotFit_IsRefusedNotWrapped()
    {
        PriceRow dear = s_row with { Tiers = [new PriceTier(1, long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue)] };

        Assert.Throws<OverflowException>(() => dear.Cost(new TokenCounts(InputUncached: long.MaxValue)));
        Assert.Throws<OverflowException>(() => dear.Cost(new TokenCounts(InputUncached: 1L << 62, CacheRead: 1L << 62)));
        Assert.Throws<OverflowException>(() => dear.Cost(new TokenCounts(InputUncached: 2_000_000)));
        Assert.Throws<OverflowException>(() => (s_row with { RerankPerThousandSearches = long.MaxValue }).RerankCost(1001));
        Assert.Throws<OverflowException>(
            () => new PriceBook([], long.MaxValue).Reserve("p", "m", DateTimeOffset.UnixEpoch, new TokenCounts(2_000_000)));
    }

    [Fact]
    public void UnitCosts_OfWhatIsPriced_AreRoundedUpOnce()
    {
        PriceRow row = s_row with
        {
            RerankPerThousandSearches = 2 * Dollar,
            StoragePerGbMonth = 100_000_000,
            InfrastructurePerHour = Dollar,
            InfrastructurePerMonth = 720 * Dollar,
        };

        Assert.Equal(6_000_000, row.RerankCost(3));
        Assert.Equal(1, (row with { RerankPerThousandSearches = 1 }).RerankCost(1));
        Assert.Equal(50_000_000, row.StorageCost(1_000_000_000, TimeSpan.FromDays(15), s_month));
        Assert.Equal(2 * Dollar, row.InfrastructureCost(TimeSpan.FromHours(1), s_month));
        Assert.Equal(Dollar, (row with { InfrastructurePerHour = null }).InfrastructureCost(TimeSpan.FromHours(1), s_month));
    }

    [Fact]
    public void StorageCost_AnExabyteAtTwoCents_IsTwentyMillionDollars()
    {
        PriceRow row = s_row with { StoragePerGbMonth = Dollar / 50 };

        Assert.Equal(20_000_000 * Dollar, row.StorageCost(1_000_000_000_000_000_000, s_month, s_month));
        Assert.Equal(10_000_000 * Dollar, row.StorageCost(1_000_000_000_000_000_000, s_month / 2, s_month));
    }

    [Fact]
    public void Plus_TwoCounts_AddsEachBucketOnce()
    {
        var counts = new TokenCounts(1, 2, 3, 4, 5, 6, 7);

        Assert.Equal(new TokenCounts(11, 12, 13, 14, 15, 16, 17), counts.Plus(new TokenCounts(10, 10, 10, 10, 10, 10, 10)));
        Assert.Throws<OverflowException>(() => counts.Plus(new TokenCounts(long.MaxValue)));
    }

    [Fact]
    public void UnitCosts_OfWhatIsNotPriced_AreUnknownNotZero()
    {
        Assert.Null(s_row.RerankCost(1));
        Assert.Null(s_row.StorageCost(1, s_month, s_month));
        Assert.Null(s_row.InfrastructureCost(s_month, s_month));
    }

    [Fact]
    public void Find_ARowWithoutPricesOfTokens_HasNoneForTokens()
    {
        var book = new PriceBook([s_row with { HasTokenPrices = false, RerankPerThousandSearches = Dollar }]);

        Assert.Null(book.Find("anthropic", "model", DateTimeOffset.UnixEpoch));
        Assert.Equal(1_000_000, book.FindAny("anthropic", "model", DateTimeOffset.UnixEpoch)?.RerankCost(1));
    }

    [Fact]
    public void Reserve_OfAnUnknownPrice_TakesTheCeilingForEveryToken()
    {
        var book = new PriceBook([s_row], unknownPriceCeiling: 100 * Dollar);
        var tokens = new TokenCounts(InputUncached: 1000, OutputText: 500);

        Assert.Equal(150_000_000, book.Reserve("anthropic", "unheard-of", DateTimeOffset.UnixEpoch, tokens));
        Assert.Equal(s_row.Cost(tokens), book.Reserve("anthropic", "model", DateTimeOffset.UnixEpoch, tokens));
        Assert.Equal(PriceBook.DefaultUnknownPriceCeiling, PriceBook.Empty.UnknownPriceCeiling);
    }
}
