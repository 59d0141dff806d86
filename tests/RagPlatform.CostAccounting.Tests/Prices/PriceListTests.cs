using System.Text;
using Microsoft.Extensions.Options;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.Tokens.Pricing;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Prices;

/// <summary>The price book is data, and a malformed one is refused with the place.</summary>
public sealed class PriceListTests
{
    [Fact]
    public void Read_TheBookThatShips_PricesAKnownCall()
    {
        var list = new PriceList(Options.Create(new PriceOptions()));

        PriceRow? row = list.Book.Find("openai", "gpt-4o-mini", new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

        // 1,000 tokens in at 0.15 and 100 out at 0.60 dollars per million.
        Assert.Equal(150_000 + 60_000, row?.Cost(new TokenCounts(InputUncached: 1000, OutputText: 100)));
        Assert.All(list.Rows, price => Assert.NotEmpty(price.Source));
    }

    [Fact]
    public void Read_ADayBeforeTheFirstRow_HasNoPrice()
    {
        var list = new PriceList(Options.Create(new PriceOptions()));

        Assert.Null(list.Book.Find("openai", "gpt-4o-mini", new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("""{"currency":"USD","unit":"","prices":[{"provider":"p","model":"m","valid_from":"2026-01-01","input":1,"cache_read":0,"cache_write":null,"output":0,"embedding":0,"source":"s"}]}""", "only some prices")]
    [InlineData("{", "cannot be read")]
    [InlineData("""{"currency":"EUR","unit":"","prices":[]}""", "USD")]
    [InlineData("""{"currency":"USD","unit":"","prices":[],"extra":1}""", "extra")]
    [InlineData("""{"currency":"USD","unit":"","prices":[{"provider":"p","model":"m","valid_from":"soon"}]}""", "valid_from")]
    [InlineData("""{"currency":"USD","unit":"","prices":[{"provider":"p","model":"m","valid_from":"2026-01-01","input":1,"source":"s"}]}""", "output")]
    [InlineData("""{"currency":"USD","unit":"","prices":[{"provider":"p","model":"m","valid_from":"2026-01-01","input":-1,"cache_read":0,"cache_write":0,"output":0,"embedding":0,"source":"s"}]}""", "Row 1 of the price file 'prices.json' ('p/m') cannot be used: 'input' is -1")]
    public void Read_MalformedFile_SaysWhat(string json, string expected)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));

        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => PriceFileReader.Read(stream, "prices.json"));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"batch_percent\":0", "'batch_percent' is 0")]
    [InlineData("\"batch_percent\":1001", "price.batch_percent")]
    [InlineData("\"region_percent\":{\"eu\":0}", "price.region_percent")]
    [InlineData("\"cache_write_1h\":1000001", "'cache_write_1h' is 1000001")]
    [InlineData("\"infrastructure_per_month\":79228162514264337593543950335", "'infrastructure_per_month' is")]
    [InlineData("\"tiers\":[{\"above_prompt_tokens\":1,\"input\":1,\"cache_read\":1,\"cache_write\":1,\"output\":-1}]", "'tiers' is -1")]
    [InlineData("\"tiers\":[{\"above_prompt_tokens\":0,\"input\":1,\"cache_read\":1,\"cache_write\":1,\"output\":1}]", "price.tiers")]
    [InlineData("\"provider\":\"P\"", "price.provider")]
    [InlineData("\"model\":\" m\"", "price.model")]
    [InlineData("\"model\":null", "cannot be read")]
    [InlineData("\"source\":\"\"", "price.source")]
    [InlineData("\"valid_from\":\"1960-01-01\"", "price.valid_from_ms")]
    public void Read_ARowTheApiWouldRefuse_NamesFileRowAndField(string fault, string expected)
    {
        const string Row =
            "\"provider\":\"p\",\"model\":\"m\",\"valid_from\":\"2026-01-01\",\"input\":1,\"cache_read\":0,\"cache_write\":0,\"output\":0,"
            + "\"embedding\":0,\"source\":\"s\"";
        string first = Row.Replace("\"m\"", "\"first\"", StringComparison.Ordinal);
        string json = "{\"currency\":\"USD\",\"unit\":\"\",\"prices\":[{" + first + "},{" + Row + "," + fault + "}]}";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));

        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => PriceFileReader.Read(stream, "own.json"));

        Assert.Contains("price file 'own.json'", refused.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.True(expected == "cannot be read" || refused.Message.StartsWith("Row 2 ", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_AFileWithAllThereIs_KeepsAll()
    {
        const string Json = """
            {"currency":"USD","unit":"","prices":[
              {"provider":"p","model":"m","valid_from":"2026-01-01","input":3,"cache_read":0.3,"cache_write":3.75,"cache_write_1h":6,"output":15,"embedding":0,
               "batch_percent":50,"region_percent":{"eu":110},"source":"s",
               "tiers":[{"above_prompt_tokens":200000,"input":6,"cache_read":0.6,"cache_write":7.5,"output":22.5}]},
              {"provider":"p","model":"rerank","valid_from":"2026-01-01","input":null,"cache_read":null,"cache_write":null,"output":null,"embedding":null,
               "rerank_per_thousand_searches":2,"storage_per_gb_month":0.1,"infrastructure_per_hour":1,"infrastructure_per_month":690,"source":"s"}]}
            """;
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Json));

        IReadOnlyList<PriceRow> rows = PriceFileReader.Read(stream, "prices.json");

        Assert.Equal(6_000_000, rows[0].Cost(new TokenCounts(CacheWrite1h: 1000)));
        Assert.Equal(1_200_006_000, rows[0].Cost(new TokenCounts(InputUncached: 200_001)));
        Assert.Equal(1_650_000, rows[0].Cost(new TokenCounts(InputUncached: 1000), new PriceTerms(Batch: true, Region: "eu")));
        Assert.False(rows[1].HasTokenPrices);
        Assert.Equal((2_000_000_000, 100_000_000), (rows[1].RerankPerThousandSearches, rows[1].StoragePerGbMonth));
        Assert.Equal((1_000_000_000, 690_000_000_000), (rows[1].InfrastructurePerHour, rows[1].InfrastructurePerMonth));
    }
}
