using RagPlatform.Cli.Output;
using Xunit;

namespace RagPlatform.Cli.Tests.Output;

public sealed class QuantitiesTests
{
    [Theory]
    [InlineData(0, "$0.00")]
    [InlineData(1, "$0.000000001")]
    [InlineData(12_000, "$0.000012")]
    [InlineData(1_500_000_000, "$1.50")]
    [InlineData(long.MaxValue, "$9223372036.854775807")]
    public void Dollars_OfNanoDollars_LoseNothing(long nanoDollars, string expected) =>
        Assert.Equal(expected, Quantities.Dollars(nanoDollars));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.2, "1 s")]
    [InlineData(60, "1 min 0 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7500, "2 h 5 min")]
    public void Duration_OfSeconds_ReadsLikePeopleSayIt(double seconds, string expected) =>
        Assert.Equal(expected, Quantities.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("a  b\n\tc", 10, "a b c")]
    [InlineData("0123456789", 5, "0123…")]
    [InlineData("012\U0001F600x", 5, "012…")]
    public void OneLine_OfText_IsCutBetweenCharacters(string text, int length, string expected) =>
        Assert.Equal(expected, Printable.OneLine(text, length));
}
