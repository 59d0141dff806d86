using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Prices;

/// <summary>Reads a price file: dollars, per million tokens where nothing else is said.</summary>
internal static class PriceFileReader
{
    private const decimal NanoPerDollar = 1_000_000_000m;
    private const decimal MaxDollars = PriceValidator.MaxNanoUsd / NanoPerDollar;
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,

        // A price that was forgotten must not become zero.
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
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

        if (file.Currency != "USD")
        {
            throw new InvalidDataException($"The price file '{name}' must be in USD; its currency is '{file.Currency}'.");
        }

        PriceRow[] rows =
        [
            .. file.Prices.Select((price, i) => ToValidRow(price, $"Row {i + 1} of the price file '{name}' ('{price.Provider}/{price.Model}')")),
        ];
        string? twice = rows.GroupBy(row => row.Id).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? rows : throw new InvalidDataException($"The price file '{name}' has '{twice}' twice.");
    }

    private static PriceRow ToValidRow(FilePrice price, string place)
    {
        if (Amounts(price).FirstOrDefault(amount => amount.Dollars is < 0 or > MaxDollars) is { Field: { } field, Dollars: { } dollars })
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"{place} cannot be used: '{field}' is {dollars}; a price is 0 to {MaxDollars:N0} dollars."));
        }

        if (Tokens(price).Select(amount => amount.Dollars is null).Distinct().Count() > 1)
        {
            throw new InvalidDataException($"{place} cannot be used: it has only some prices of tokens; give all, or null for all.");
        }

        // Where the contract has 0 for a number that is left out, a row of the file would cost nothing in a batch here, and its price elsewhere.
        if (price.BatchPercent == 0)
        {
            throw new InvalidDataException($"{place} cannot be used: 'batch_percent' is 0; leave it out for 100.");
        }

        PriceRow row = ToRow(price);
        try
        {
            PriceValidator.Validate(PriceContract.ToContract(row));
            return row;
        }
        catch (PlatformException refused)
        {
            throw new InvalidDataException($"{place} cannot be used. {refused.Message}", refused);
        }
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

    private static IEnumerable<(string Field, decimal? Dollars)> Tokens(FilePrice price) =>
    [
        ("input", price.Input), ("cache_read", price.CacheRead), ("cache_write", price.CacheWrite), ("output", price.Output),
        ("embedding", price.Embedding),
    ];

    private static IEnumerable<(string Field, decimal? Dollars)> Amounts(FilePrice price) =>
    [
        .. Tokens(price), ("cache_write_1h", price.CacheWriteOneHour), ("rerank_per_thousand_searches", price.RerankPerThousandSearches),
        ("storage_per_gb_month", price.StoragePerGbMonth), ("infrastructure_per_hour", price.InfrastructurePerHour),
        ("infrastructure_per_month", price.InfrastructurePerMonth),
        .. (price.Tiers ?? []).SelectMany(tier => (decimal?[])[tier.Input, tier.CacheRead, tier.CacheWrite, tier.CacheWriteOneHour, tier.Output])
            .Select(dollars => ("tiers", dollars)),
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
