using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Tokens.Pricing;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Ledger;

/// <summary>An event costs what the ledger's price book says, whatever its sender knew.</summary>
public sealed class UsagePricerTests
{
    private const long Noon = 1_772_366_400_000;

    private static readonly PriceRow s_price =
        new("p1", "openai", "gpt-4o", DateTimeOffset.UnixEpoch, 2_500_000_000, 1_250_000_000, 0, 10_000_000_000, 0, "test");

    private static readonly PriceBook s_prices = new([s_price]);

    [Theory]
    [InlineData("p1", 1_250_000L, false, false)]
    [InlineData("p1", 1_250_001L, false, true)]
    [InlineData("p1", 0L, false, true)]
    [InlineData("", 0L, false, false)]
    [InlineData("", 77L, false, false)]
    [InlineData("", 0L, true, false)]
    public void Price_OfAKnownModel_IsTheLedgersWhateverWasSaid(string id, long cost, bool unknown, bool saidAnother)
    {
        UsageEvent usage = Event(id, cost);
        usage.PriceUnknown = unknown;

        Assert.Equal(saidAnother, UsagePricer.Price(usage, s_prices));
        Assert.Equal(("p1", 1_250_000L, false), (usage.PriceId, usage.CostNanoUsd, usage.PriceUnknown));
    }

    [Fact]
    public void Price_ChargedAtARowThatNoLongerHolds_StaysThatRows()
    {
        var prices = new PriceBook([s_price, s_price with { Id = "p2", ValidFrom = DateTimeOffset.FromUnixTimeMilliseconds(Noon - 1), Output = 1 }]);
        UsageEvent charged = Event("p1", 1_250_000);
        UsageEvent unpriced = Event(string.Empty, 0);

        Assert.False(UsagePricer.Price(charged, prices));
        UsagePricer.Price(unpriced, prices);

        Assert.Equal(("p1", 1_250_000L), (charged.PriceId, charged.CostNanoUsd));
        Assert.Equal("p2", unpriced.PriceId);
    }

    [Fact]
    public void Price_UnderAnIdTheLedgerDoesNotKnow_IsWhatItsSenderSays()
    {
        UsageEvent usage = Event("another book's", 42);

        Assert.False(UsagePricer.Price(usage, s_prices));
        Assert.Equal(("another book's", 42L), (usage.PriceId, usage.CostNanoUsd));
    }

    [Fact]
    public void Price_OfAnUnknownModel_IsUnknownAndNotFree()
    {
        UsageEvent usage = Event(string.Empty, 0);
        usage.Model = "never heard of";

        UsagePricer.Price(usage, s_prices);

        Assert.True(usage.PriceUnknown);
    }

    [Fact]
    public void Price_OfWhatACacheAvoided_StaysAsItIs()
    {
        UsageEvent usage = Event("p1", 7);
        usage.Category = CostCategories.AvoidedByCache;

        Assert.False(UsagePricer.Price(usage, s_prices));
        Assert.Equal(7, usage.CostNanoUsd);
    }

    [Fact]
    public void Price_InABatchAndARegion_IsWhatThePriceSaysForThem()
    {
        var prices = new PriceBook([s_price with { BatchPercent = 50, RegionPercent = new Dictionary<string, int> { ["eu"] = 110 } }]);
        UsageEvent usage = Event(string.Empty, 0);
        (usage.Batch, usage.Region) = (true, "eu");

        UsagePricer.Price(usage, prices);
        Assert.Equal(1_250_000 * 55 / 100, usage.CostNanoUsd);

        usage.Region = string.Empty;
        Assert.True(UsagePricer.Price(usage, prices));
        Assert.Equal(1_250_000 / 2, usage.CostNanoUsd);
    }

    [Fact]
    public void Price_AboveWhatAnEventMayCost_IsRefused()
    {
        UsageEvent usage = Event(string.Empty, 0);
        usage.Tokens.OutputText = UsageEventValidator.MaxTokens;

        Assert.Equal("tokens", Assert.Throws<PlatformException>(() => UsagePricer.Price(usage, s_prices)).Field);
    }

    private static UsageEvent Event(string priceId, long cost) => new()
    {
        EventId = "1",
        OccurredAtMs = Noon,
        Category = "generation",
        Tenant = "acme",
        Provider = "openai",
        Model = "gpt-4o",
        Tokens = new TokenBuckets { InputUncached = 100, OutputText = 100 },
        PriceId = priceId,
        CostNanoUsd = cost,
    };
}
