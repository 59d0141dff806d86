using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Prices;

/// <summary>
/// The price book as data: <c>Prices/prices.json</c>, or the file <c>CostAccounting:PriceFile</c> names instead. Prices change; a change is
/// a new dated row, so that what was charged stays explainable.
/// </summary>
internal sealed class PriceList
{
    private const decimal NanoPerDollar = 1_000_000_000m;
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,

        // A price that was forgotten must not become zero.
        RespectRequiredConstructorParameters = true,
    };

    public PriceList(IConfiguration configuration)
    {
        string? path = configuration["CostAccounting:PriceFile"];
        using Stream stream = string.IsNullOrEmpty(path)
            ? typeof(PriceList).Assembly.GetManifestResourceStream("prices.json")!
            : File.OpenRead(path);
        Rows = Read(stream, path ?? "prices.json");
        Book = new PriceBook(Rows);
    }

    /// <summary>All rows.</summary>
    public IReadOnlyList<PriceRow> Rows { get; }

    /// <summary>The same, to look prices up in.</summary>
    public PriceBook Book { get; }

    /// <summary>Reads a price file.</summary>
    /// <exception cref="InvalidDataException">The file is malformed; the message says where.</exception>
    internal static IReadOnlyList<PriceRow> Read(Stream stream, string name)
    {
        PriceFile file;
        try
        {
            file = JsonSerializer.Deserialize<PriceFile>(stream, s_json) ?? throw new JsonException("the file is empty");
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"The price file '{name}' cannot be read: {malformed.Message}", malformed);
        }

        if (file.Currency != "USD" || file.Prices.Any(price => Amounts(price).Any(amount => amount < 0)))
        {
            throw new InvalidDataException($"The price file '{name}' must be in USD and have no negative price.");
        }

        PriceRow[] rows = [.. file.Prices.Select(ToRow)];
        string? twice = rows.GroupBy(row => row.Id).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? rows : throw new InvalidDataException($"The price file '{name}' has '{twice}' twice.");
    }

    private static PriceRow ToRow(FilePrice price) => new(
        string.Create(CultureInfo.InvariantCulture, $"{price.Provider}/{price.Model}@{price.ValidFrom:yyyy-MM-dd}"),
        price.Provider,
        price.Model,
        new DateTimeOffset(price.ValidFrom.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
        Nano(price.Input),
        Nano(price.CacheRead),
        Nano(price.CacheWrite),
        Nano(price.Output),
        Nano(price.Embedding),
        price.Source);

    private static long Nano(decimal dollars) => checked((long)decimal.Round(dollars * NanoPerDollar));

    private static decimal[] Amounts(FilePrice price) => [price.Input, price.CacheRead, price.CacheWrite, price.Output, price.Embedding];

    private sealed record PriceFile(string Currency, string Unit, IReadOnlyList<FilePrice> Prices);

    private sealed record FilePrice(
        string Provider,
        string Model,
        DateOnly ValidFrom,
        decimal Input,
        decimal CacheRead,
        decimal CacheWrite,
        decimal Output,
        decimal Embedding,
        string Source);
}
