using System.Globalization;
using RagPlatform.Cli.CommandLine;
using Xunit;

namespace RagPlatform.Cli.Tests.CommandLine;

public sealed class TimeOptionsTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("90", 90)]
    [InlineData("30s", 30)]
    [InlineData("90m", 5400)]
    [InlineData("24h", 86_400)]
    [InlineData("7d", 604_800)]
    public void ParseSpan_NumberWithUnit_IsThatLong(string text, long seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), TimeOptions.ParseSpan(text));

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("-1d")]
    [InlineData("1.5h")]
    [InlineData("7w")]
    [InlineData("9223372036854775807d")]
    [InlineData("99999999999999999999")]
    public void ParseSpan_AnythingElse_IsNone(string text) => Assert.Null(TimeOptions.ParseSpan(text));

    [Fact]
    public void ToMilliseconds_OfNoInstant_IsTheContractsNotGiven()
    {
        Assert.Equal(0, TimeOptions.ToMilliseconds(null));
        Assert.Equal(
            1_772_323_200_000, TimeOptions.ToMilliseconds(DateTimeOffset.Parse("2026-03-01T00:00:00Z", CultureInfo.InvariantCulture)));
    }
}
