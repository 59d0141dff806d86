using System.ComponentModel.DataAnnotations;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Prices;

/// <summary>The price book; bound from the section <c>CostAccounting</c>.</summary>
public sealed class PriceOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "CostAccounting";

    /// <summary>A price file in place of the one that ships. Rows added through the API come on top of it. Default: none.</summary>
    public string? PriceFile { get; set; }

    /// <summary>
    /// What budgets take for a token of a model whose price is unknown, in nano-dollars per million tokens, so that such a call is neither free nor
    /// unbounded; it is booked as unpriced. Default 600 dollars per million, the dearest list price of text known when it was chosen (output of
    /// o1-pro).
    /// </summary>
    [Range(1L, 1_000_000_000_000_000)]
    public long UnknownPriceCeilingNanoUsdPerMillionTokens { get; set; } = PriceBook.DefaultUnknownPriceCeiling;
}
