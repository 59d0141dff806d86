using System.Text.Json;
using System.Text.Json.Serialization;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Prices;

/// <summary>Reads a price file: dollars, per million tokens where nothing else is said.</summary>
internal static class PriceFileReader
{
    private const decimal NanoPerDollar = 1_000_000_000m;
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,

        // A price that was forgotten must not become zero.
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads a price file.</summary>
    /// <exception cref="InvalidDataException">The file is malformed; the message says where.</exception>
    public static IReadOnlyList<PriceRow> Read(Stream stream, string name)
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

        FilePrice? half = file.Prices.FirstOrDefault(
            price => Tokens(price).Any(amount => amount is null) && Tokens(price).Any(amount => amount is not null));
        if (half is not null)
        {
            throw new InvalidDataException(
                $"The price file '{name}' has only some prices of tokens of '{half.Provider}/{half.Model}': give all, or null for all.");
        }

        PriceRow[] rows = [.. file.Prices.Select(ToRow)];
        string? twice = rows.GroupBy(row => row.Id).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? rows : throw new InvalidDataException($"The price file '{name}' has '{twice}' twice.");
    }

    private static PriceRow ToRow(FilePrice price)
    {
        var from = new DateTimeOffset(price.ValidFrom.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var row = new PriceRow(
            PriceId.Of(price.Provider, price.Model, from),
            price.Provider,
            price.Model,
            from,
            Nano(price.Input) ?? 0,
            Nano(price.CacheRead) ?? 0,
            Nano(price.CacheWrite) ?? 0,
            Nano(price.Output) ?? 0,
            Nano(price.Embedding) ?? 0,
            price.Source)
        {
            HasTokenPrices = price.Input is not null,
            RerankPerThousandSearches = Nano(price.RerankPerThousandSearches),
            StoragePerGbMonth = Nano(price.StoragePerGbMonth),
            InfrastructurePerHour = Nano(price.InfrastructurePerHour),
            InfrastructurePerMonth = Nano(price.InfrastructurePerMonth),
            BatchPercent = price.BatchPercent,
            RegionPercent = price.RegionPercent ?? [],
            Tiers = [.. (price.Tiers ?? []).Select(tier => new PriceTier(
                tier.AbovePromptTokens,
                Nano(tier.Input) ?? 0,
                Nano(tier.CacheRead) ?? 0,
                Nano(tier.CacheWrite) ?? 0,
                Nano(tier.CacheWriteOneHour ?? tier.CacheWrite) ?? 0,
                Nano(tier.Output) ?? 0))],
        };
        return price.CacheWriteOneHour is { } hour ? row with { CacheWrite1h = Nano(hour) ?? 0 } : row;
    }

    private static long? Nano(decimal? dollars) => dollars is { } amount ? checked((long)decimal.Round(amount * NanoPerDollar)) : null;

    private static decimal?[] Tokens(FilePrice price) => [price.Input, price.CacheRead, price.CacheWrite, price.Output, price.Embedding];

    private static IEnumerable<decimal?> Amounts(FilePrice price) =>
    [
        .. Tokens(price), price.CacheWriteOneHour, price.RerankPerThousandSearches, price.StoragePerGbMonth, price.InfrastructurePerHour,
        price.InfrastructurePerMonth, price.BatchPercent, .. (price.RegionPercent ?? []).Values.Select(percent => (decimal?)percent),
        .. (price.Tiers ?? []).SelectMany(tier => (decimal?[])[tier.AbovePromptTokens, tier.Input, tier.CacheRead, tier.CacheWrite, tier.Output]),
    ];

    private sealed record PriceFile(string Currency, string Unit, IReadOnlyList<FilePrice> Prices);

    private sealed record FilePrice(
        string Provider,
        string Model,
        DateOnly ValidFrom,
        decimal? Input,
        decimal? CacheRead,
        decimal? CacheWrite,
        decimal? Output,
        decimal? Embedding,
        string Source,
        [property: JsonPropertyName("cache_write_1h")] decimal? CacheWriteOneHour = null,
        IReadOnlyList<FileTier>? Tiers = null,
        int BatchPercent = 100,
        Dictionary<string, int>? RegionPercent = null,
        decimal? RerankPerThousandSearches = null,
        decimal? StoragePerGbMonth = null,
        decimal? InfrastructurePerHour = null,
        decimal? InfrastructurePerMonth = null);

    private sealed record FileTier(
        long AbovePromptTokens,
        decimal Input,
        decimal CacheRead,
        decimal CacheWrite,
        decimal Output,
        [property: JsonPropertyName("cache_write_1h")] decimal? CacheWriteOneHour = null);
}
