using Microsoft.Extensions.Options;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Prices;

/// <summary>
/// The price book as last read: the rows of the price file (<c>Prices/prices.json</c>, or the file <c>CostAccounting:PriceFile</c> names instead)
/// and those added through the API. Prices change; a change is a new dated row, so that what was charged stays explainable.
/// </summary>
internal sealed class PriceList
{
    private readonly long _unknownPriceCeiling;
    private readonly Lock _gate = new();
    private volatile PriceBook _book;
    private volatile IReadOnlyList<PriceRow> _added = [];

    public PriceList(IOptions<PriceOptions> options)
    {
        string? path = options.Value.PriceFile;
        using Stream stream = string.IsNullOrEmpty(path)
            ? typeof(PriceList).Assembly.GetManifestResourceStream("prices.json")!
            : File.OpenRead(path);
        FileRows = PriceFileReader.Read(stream, path ?? "prices.json");
        _unknownPriceCeiling = options.Value.UnknownPriceCeilingNanoUsdPerMillionTokens;
        _book = new PriceBook(FileRows, _unknownPriceCeiling);
    }

    /// <summary>The rows of the file.</summary>
    public IReadOnlyList<PriceRow> FileRows { get; }

    /// <summary>The rows added through the API.</summary>
    public IReadOnlyList<PriceRow> Added => _added;

    /// <summary>All rows.</summary>
    public IReadOnlyList<PriceRow> Rows => [.. FileRows, .. _added];

    /// <summary>The same, to look prices up in.</summary>
    public PriceBook Book => _book;

    /// <summary>Takes the added rows as they were read. Rows are never taken away, so that fewer than before were read earlier.</summary>
    public void Take(IReadOnlyList<PriceRow> added)
    {
        lock (_gate)
        {
            if (added.Count > _added.Count)
            {
                _book = new PriceBook([.. FileRows, .. added], _unknownPriceCeiling);
                _added = added;
            }
        }
    }
}
