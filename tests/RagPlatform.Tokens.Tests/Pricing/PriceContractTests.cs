using RagPlatform.Contracts.V1;
using RagPlatform.Tokens.Pricing;
using Xunit;

namespace RagPlatform.Tokens.Tests.Pricing;

/// <summary>Whoever prices does it by the same rows.</summary>
public sealed class PriceContractTests
{
    private const long Dollar = 1_000_000_000;

    [Fact]
    public void ToBook_APriceWithEverything_ChargesEachPart()
    {
        PriceBook book = PriceContract.ToBook(new ListPricesReply
        {
            UnknownPriceCeilingNanoUsdPerMtok = 7 * Dollar,
            Prices =
            {
                new Price
                {
                    PriceId = "p/m@1", Provider = "p", Model = "m", InputNanoUsdPerMtok = Dollar, CacheReadNanoUsdPerMtok = 2 * Dollar,
                    CacheWriteNanoUsdPerMtok = 3 * Dollar, CacheWrite1HNanoUsdPerMtok = 4 * Dollar, OutputNanoUsdPerMtok = 5 * Dollar,
                    EmbeddingNanoUsdPerMtok = 6 * Dollar, BatchPercent = 50, RegionPercent = { ["eu"] = 200 },
                    Tiers = { new Contracts.V1.PriceTier { AbovePromptTokens = 100, CacheWrite1HNanoUsdPerMtok = 40 * Dollar } },
                },
                new Price { Provider = "p", Model = "rerank", WithoutTokens = true, RerankNanoUsdPerThousandSearches = Dollar },
            },
        });
        PriceRow row = book.Find("p", "m", DateTimeOffset.UnixEpoch)!;

        Assert.Equal("p/m@1", row.Id);
        Assert.Equal(1000 + 4000 + 9000 + 16_000 + (5 * 2000) + 18_000, row.Cost(new TokenCounts(1, 2, 3, 1, 1, 3, 4)));
        Assert.Equal(1000, row.Cost(new TokenCounts(InputUncached: 1), new PriceTerms(Batch: true, Region: "eu")));
        Assert.Equal(4_040_000, row.Cost(new TokenCounts(CacheWrite1h: 101)));
        Assert.Null(book.Find("p", "rerank", DateTimeOffset.UnixEpoch));
        Assert.Equal(1_000_000, book.FindAny("p", "rerank", DateTimeOffset.UnixEpoch)?.RerankCost(1));
        Assert.Equal(7000, book.Reserve("p", "new", DateTimeOffset.UnixEpoch, new TokenCounts(1)));
    }

    [Fact]
    public void ToBook_APriceWithoutOneForAnHour_TakesThatOfFiveMinutes()
    {
        PriceBook book = PriceContract.ToBook(
            new ListPricesReply { Prices = { new Price { Provider = "p", Model = "m", CacheWriteNanoUsdPerMtok = 3 * Dollar } } });

        Assert.Equal(3000, book.Find("p", "m", DateTimeOffset.UnixEpoch)?.Cost(new TokenCounts(CacheWrite1h: 1)));
        Assert.Equal(PriceBook.DefaultUnknownPriceCeiling, book.UnknownPriceCeiling);
    }

    [Fact]
    public void ToRow_OfWhatToContractMade_IsTheSameRow()
    {
        var row = new PriceRow("p/m@1", "p", "m", DateTimeOffset.UnixEpoch, 1, 2, 3, 4, 5, "a list")
        {
            CacheWrite1h = 6,
            BatchPercent = 50,
            RerankPerThousandSearches = 7,
            StoragePerGbMonth = 8,
            InfrastructurePerHour = 9,
            InfrastructurePerMonth = 10,
        };

        PriceRow back = PriceContract.ToRow(PriceContract.ToContract(row));

        Assert.Equal(row, back with { Tiers = row.Tiers, RegionPercent = row.RegionPercent });
    }

    [Fact]
    public void ToCounts_OfBuckets_KeepsEachBucket()
    {
        var tokens = new TokenCounts(1, 2, 3, 4, 5, 6, 7);

        Assert.Equal(tokens, tokens.ToBuckets().ToCounts());
        Assert.Equal(default, ((TokenBuckets?)null).ToCounts());
    }
}
