using System.Text;
using Microsoft.Extensions.Configuration;
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
        var list = new PriceList(new ConfigurationBuilder().Build());

        PriceRow? row = list.Book.Find("openai", "gpt-4o-mini", new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

        // 1,000 tokens in at 0.15 and 100 out at 0.60 dollars per million.
        Assert.Equal(150_000 + 60_000, row?.Cost(new TokenCounts(InputUncached: 1000, OutputText: 100)));
        Assert.All(list.Rows, price => Assert.NotEmpty(price.Source));
    }

    [Fact]
    public void Read_ADayBeforeTheFirstRow_HasNoPrice()
    {
        var list = new PriceList(new ConfigurationBuilder().Build());

        Assert.Null(list.Book.Find("openai", "gpt-4o-mini", new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("{", "cannot be read")]
    [InlineData("""{"currency":"EUR","unit":"","prices":[]}""", "USD")]
    [InlineData("""{"currency":"USD","unit":"","prices":[],"extra":1}""", "extra")]
    [InlineData("""{"currency":"USD","unit":"","prices":[{"provider":"p","model":"m","valid_from":"soon"}]}""", "valid_from")]
    [InlineData("""{"currency":"USD","unit":"","prices":[{"provider":"p","model":"m","valid_from":"2026-01-01","input":1,"source":"s"}]}""", "output")]
    [InlineData("""{"currency":"USD","unit":"","prices":[{"provider":"p","model":"m","valid_from":"2026-01-01","input":-1,"cache_read":0,"cache_write":0,"output":0,"embedding":0,"source":"s"}]}""", "negative")]
    public void Read_MalformedFile_SaysWhat(string json, string expected)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));

        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => PriceList.Read(stream, "prices.json"));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }
}
