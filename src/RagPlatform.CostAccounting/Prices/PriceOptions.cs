using System.ComponentModel.DataAnnotations;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Prices;

/// <summary>The price book; bound from the section <c>CostAccounting</c>.</summary>
public sealed class PriceOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "CostAccounting";

    private const decimal NanoPerDollar = 1_000_000_000m;

    /// <summary>A price file in place of the one that ships. Rows added through the API come on top of it. Default: none.</summary>
    public string? PriceFile { get; set; }

    /// <summary>
    /// What budgets take for a token of a model whose price is unknown, in dollars per million tokens, so that such a call is neither free nor
    /// unbounded; it is booked as unpriced. Default 100, above every list price of a token of text known when it was chosen.
    /// </summary>
    [Range(0.000001, 1_000_000)]
    public decimal UnknownPriceCeilingUsdPerMillionTokens { get; set; } = PriceBook.DefaultUnknownPriceCeiling / NanoPerDollar;

    /// <summary>The ceiling in nano-dollars per million tokens.</summary>
    internal long UnknownPriceCeiling => checked((long)(UnknownPriceCeilingUsdPerMillionTokens * NanoPerDollar));
}
