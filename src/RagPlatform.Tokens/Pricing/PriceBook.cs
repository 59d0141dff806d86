using System.Collections.Frozen;

namespace RagPlatform.Tokens.Pricing;

/// <summary>Finds the price a call was made at. A model without a row has an unknown price, which is not zero.</summary>
public sealed class PriceBook
{
    private readonly FrozenDictionary<(string Provider, string Model), PriceRow[]> _rows;

    /// <summary>Builds the book.</summary>
    /// <param name="rows">In any order.</param>
    public PriceBook(IEnumerable<PriceRow> rows) => _rows = rows
        .GroupBy(row => (row.Provider, row.Model))
        .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(row => row.ValidFrom).ToArray());

    /// <summary>A book without prices.</summary>
    public static PriceBook Empty { get; } = new([]);

    /// <summary>How many models it knows.</summary>
    public int Count => _rows.Count;

    /// <summary>The row that held at a time, or null: the price is unknown.</summary>
    public PriceRow? Find(string provider, string model, DateTimeOffset at) =>
        _rows.TryGetValue((provider, model), out PriceRow[]? rows) ? Array.Find(rows, row => row.ValidFrom <= at) : null;
}
