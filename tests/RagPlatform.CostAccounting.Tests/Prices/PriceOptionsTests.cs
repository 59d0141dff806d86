using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.Tokens.Pricing;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Prices;

public sealed class PriceOptionsTests
{
    [Fact]
    public void Ceiling_Configured_IsWhatTheBookReservesUnknownPricesAt()
    {
        var list = new PriceList(Options.Create(new PriceOptions { UnknownPriceCeilingNanoUsdPerMillionTokens = 12_500_000_000 }));

        Assert.Equal(12_500_000, list.Book.Reserve("nobody", "knows", DateTimeOffset.UnixEpoch, new TokenCounts(InputUncached: 1000)));
        Assert.Equal(PriceBook.DefaultUnknownPriceCeiling, new PriceList(Options.Create(new PriceOptions())).Book.UnknownPriceCeiling);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(1_000_000_000_000_001, false)]
    public void Ceiling_OutOfRange_IsRefused(long ceiling, bool isValid)
    {
        var options = new PriceOptions { UnknownPriceCeilingNanoUsdPerMillionTokens = ceiling };

        Assert.Equal(isValid, Validator.TryValidateObject(options, new ValidationContext(options), null, validateAllProperties: true));
    }
}
