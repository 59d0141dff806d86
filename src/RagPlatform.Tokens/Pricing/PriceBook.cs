using System.Collections.Frozen;

namespace RagPlatform.Tokens.Pricing;

/// <summary>Finds the price a call was made at. A model without a row has an unknown price, which is not zero.</summary>
public sealed class PriceBook
{
    private const long TokensPerUnit = 1_000_000;
    private readonly FrozenDictionary<(string Provider, string Model), PriceRow[]> _rows;

    /// <summary>Builds the book.</summary>
    /// <param name="rows">In any order.</param>
    /// <param name="unknownPriceCeiling">
    /// What a token of a model without a known price is taken for in budgets: nano-dollars per million tokens.
    /// </param>
    public PriceBook(IEnumerable<PriceRow> rows, long unknownPriceCeiling = DefaultUnknownPriceCeiling)
    {
        UnknownPriceCeiling = unknownPriceCeiling;
        _rows = rows
            .GroupBy(row => (row.Provider, row.Model))
            .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(row => row.ValidFrom).ToArray());
    }

    /// <summary>600 dollars per million tokens: the price of o1-pro's output, the dearest of text known when it was chosen (2026-11-25).</summary>
    public const long DefaultUnknownPriceCeiling = 600_000_000_000;

    /// <summary>A book without prices.</summary>
    public static PriceBook Empty { get; } = new([]);

    /// <summary>How many models it knows.</summary>
    public int Count => _rows.Count;

    /// <summary>What a token without a known price is taken for in budgets: nano-dollars per million tokens.</summary>
    public long UnknownPriceCeiling { get; }

    /// <summary>The row that held at a time and prices tokens, or null: the price is unknown.</summary>
    public PriceRow? Find(string provider, string model, DateTimeOffset at) =>
        FindAny(provider, model, at) is { HasTokenPrices: true } row ? row : null;

    /// <summary>The row under an id, if it is one of the model's and prices tokens.</summary>
    public PriceRow? Find(string provider, string model, string id) =>
        _rows.TryGetValue((provider, model), out PriceRow[]? rows) ? Array.Find(rows, row => row.Id == id && row.HasTokenPrices) : null;

    /// <summary>The row that held at a time, whatever it prices; null without one.</summary>
    public PriceRow? FindAny(string provider, string model, DateTimeOffset at) =>
        _rows.TryGetValue((provider, model), out PriceRow[]? rows) ? Array.Find(rows, row => row.ValidFrom <= at) : null;

    /// <summary>What is to be reserved for a call of which only the size is known: what it costs however its prompt is cached.</summary>
    /// <exception cref="OverflowException">The amount does not fit 64 bits.</exception>
    public long ReserveCall(string provider, string model, DateTimeOffset at, long promptTokens, long outputTokens, PriceTerms terms = default) =>
        new[]
        {
            new TokenCounts(InputUncached: promptTokens, OutputText: outputTokens),
            new TokenCounts(CacheWrite: promptTokens, OutputText: outputTokens),
            new TokenCounts(CacheWrite1h: promptTokens, OutputText: outputTokens),
        }.Max(tokens => Reserve(provider, model, at, tokens, terms));

    /// <summary>
    /// What tokens are to be reserved for before a call: their cost, or where the price is unknown all of them at the ceiling. Never booked.
    /// </summary>
    /// <exception cref="OverflowException">The amount does not fit 64 bits.</exception>
    public long Reserve(string provider, string model, DateTimeOffset at, TokenCounts tokens, PriceTerms terms = default) =>
        Find(provider, model, at) is { } row
        ? row.Cost(tokens, terms)
        : NanoDollars.RoundUp(checked((Int128)tokens.Total * UnknownPriceCeiling), TokensPerUnit);
}
