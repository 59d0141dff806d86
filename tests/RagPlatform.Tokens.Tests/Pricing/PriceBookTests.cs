using RagPlatform.Tokens.Pricing;
using Xunit;

namespace RagPlatform.Tokens.Tests.Pricing;

public sealed class PriceBookTests
{
    private static readonly DateTimeOffset s_january = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_june = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly PriceBook _book = new([Row("june", "m", s_june), Row("january", "m", s_january), Row("other", "n", s_june)]);

    [Fact]
    public void Find_AnyTime_GivesTheRowThatHeldThen()
    {
        Assert.Equal("january", _book.Find("openai", "m", s_january)?.Id);
        Assert.Equal("january", _book.Find("openai", "m", s_june.AddTicks(-1))?.Id);
        Assert.Equal("june", _book.Find("openai", "m", s_june)?.Id);
        Assert.Equal("june", _book.Find("openai", "m", s_june.AddYears(10))?.Id);
    }

    [Fact]
    public void Find_NoRow_IsUnknownNotZero()
    {
        Assert.Null(_book.Find("openai", "m", s_january.AddTicks(-1)));
        Assert.Null(_book.Find("openai", "unheard-of", s_june));
        Assert.Null(_book.Find("elsewhere", "m", s_june));
        Assert.Null(PriceBook.Empty.Find("openai", "m", s_june));
    }

    [Fact]
    public void Count_OfRows_CountsModels() => Assert.Equal((2, 0), (_book.Count, PriceBook.Empty.Count));

    private static PriceRow Row(string id, string model, DateTimeOffset from) =>
        new(id, "openai", model, from, 1, 1, 1, 1, 1, "test");
}
