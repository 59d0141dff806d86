using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Pricing;
using RagPlatform.Tokens.Pricing;
using Xunit;

namespace RagPlatform.Gateway.Tests.Pricing;

/// <summary>The Gateway prices by the same rows that CostAccounting books by.</summary>
public sealed class PriceBookReaderTests
{
    private const long Dollar = 1_000_000_000;

    [Fact]
    public void Read_APriceWithEverything_ChargesEachPart()
    {
        PriceBook book = PriceBookReader.Read(new ListPricesReply
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
    public void Read_APriceWithoutOneForAnHour_TakesThatOfFiveMinutes()
    {
        PriceBook book = PriceBookReader.Read(
            new ListPricesReply { Prices = { new Price { Provider = "p", Model = "m", CacheWriteNanoUsdPerMtok = 3 * Dollar } } });

        Assert.Equal(3000, book.Find("p", "m", DateTimeOffset.UnixEpoch)?.Cost(new TokenCounts(CacheWrite1h: 1)));
        Assert.Equal(PriceBook.DefaultUnknownPriceCeiling, book.UnknownPriceCeiling);
    }
}
