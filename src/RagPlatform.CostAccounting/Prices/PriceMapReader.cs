using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using RagPlatform.Contracts.V1;

namespace RagPlatform.CostAccounting.Prices;

/// <summary>
/// Reads the public price map of LiteLLM (<c>model_prices_and_context_window.json</c>): an object with an entry a model, prices in dollars per
/// token. A price the map does not give is taken for the dearer one it replaces: cached tokens cost what uncached ones do.
/// </summary>
internal static partial class PriceMapReader
{
    // Dollars per token to nano-dollars per million tokens, and dollars to nano-dollars.
    private const decimal NanoPerMillion = 1_000_000_000_000_000m;
    private const decimal NanoPerThousand = 1_000_000_000_000m;
    private const string Input = "input_cost_per_token";
    private const string Output = "output_cost_per_token";
    private const string CacheRead = "cache_read_input_token_cost";
    private const string CacheWrite = "cache_creation_input_token_cost";
    private const string CacheWriteHour = "cache_creation_input_token_cost_above_1hr";
    private const decimal Percent = 100;
    private const string SampleEntry = "sample_spec";

    /// <summary>Reads a map.</summary>
    /// <param name="map">The root of the JSON.</param>
    /// <param name="providers">The providers wanted; all where it is empty.</param>
    /// <param name="prices">Gets the prices, without time and source.</param>
    /// <param name="leftOut">Gets the models that have no price here, with the reason.</param>
    /// <exception cref="JsonException">The root is no object.</exception>
    public static void Read(JsonElement map, IReadOnlyCollection<string> providers, List<Price> prices, List<string> leftOut)
    {
        if (map.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("its root is an object with an entry for each model");
        }

        var seen = new HashSet<(string, string)>();
        foreach (JsonProperty entry in map.EnumerateObject().Where(entry => entry.Name != SampleEntry))
        {
            string provider = Text(entry.Value, "litellm_provider").ToLowerInvariant();
            if (providers.Count > 0 && !providers.Contains(provider, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            string prefix = $"{provider}/";
            string model = entry.Name.StartsWith(prefix, StringComparison.Ordinal) ? entry.Name[prefix.Length..] : entry.Name;
            try
            {
                Price? price = ReadEntry(entry.Value);
                if (provider.Length == 0)
                {
                    leftOut.Add($"{entry.Name}: it names no provider");
                }
                else if (price is null)
                {
                    leftOut.Add($"{entry.Name}: it has no price of tokens or searches");
                }
                else if (!seen.Add((provider, model)))
                {
                    leftOut.Add($"{entry.Name}: it is in the map twice");
                }
                else
                {
                    (price.Provider, price.Model) = (provider, model);
                    prices.Add(price);
                }
            }
            catch (OverflowException)
            {
                leftOut.Add($"{entry.Name}: a price is too large for nano-dollars");
            }
        }
    }

    private static Price? ReadEntry(JsonElement entry)
    {
        var price = new Price();
        string mode = Text(entry, "mode");
        long? input = PerToken(entry, Input);
        long? output = PerToken(entry, Output);
        if (mode == "rerank")
        {
            if (Number(entry, "input_cost_per_query") is not { } query)
            {
                return null;
            }

            price.RerankNanoUsdPerThousandSearches = Nano(query, NanoPerThousand);
            return price;
        }

        bool isEmbedding = mode == "embedding";
        if (input is null || (output is null && !isEmbedding))
        {
            return null;
        }

        price.InputNanoUsdPerMtok = isEmbedding ? 0 : input.Value;
        price.EmbeddingNanoUsdPerMtok = isEmbedding ? input.Value : 0;
        price.OutputNanoUsdPerMtok = output ?? 0;
        price.CacheReadNanoUsdPerMtok = PerToken(entry, CacheRead) ?? price.InputNanoUsdPerMtok;
        price.CacheWriteNanoUsdPerMtok = PerToken(entry, CacheWrite) ?? price.InputNanoUsdPerMtok;
        price.CacheWrite1HNanoUsdPerMtok = PerToken(entry, CacheWriteHour) ?? price.CacheWriteNanoUsdPerMtok;
        price.BatchPercent = BatchPercent(entry, input.Value, output ?? 0);

        if (!isEmbedding)
        {
            price.Tiers.AddRange(Bounds(entry).Select(bound => Tier(entry, price, bound)));
        }

        return price;
    }

    // A row has one percentage for all tokens of a batch: the larger of what the map has for input and output, and 100 for one of them that it has no
    // price in batches for.
    private static int BatchPercent(JsonElement entry, long input, long output)
    {
        return Math.Max(Share(Input, input), Share(Output, output));

        int Share(string name, long price) =>
            price > 0 ? (int)Math.Ceiling(Percent * (PerToken(entry, $"{name}_batches") ?? price) / price) : 0;
    }

    private static IEnumerable<int> Bounds(JsonElement entry) => entry.EnumerateObject()
        .Select(property => TierName().Match(property.Name))
        .Where(match => match.Success)
        .Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
        .Distinct()
        .Order();

    private static PriceTier Tier(JsonElement entry, Price price, int thousands)
    {
        string suffix = string.Create(CultureInfo.InvariantCulture, $"_above_{thousands}k_tokens");
        long input = PerToken(entry, Input + suffix) ?? price.InputNanoUsdPerMtok;
        long write = PerToken(entry, CacheWrite + suffix) ?? Math.Max(input, price.CacheWriteNanoUsdPerMtok);
        return new PriceTier
        {
            AbovePromptTokens = thousands * 1000L,
            InputNanoUsdPerMtok = input,
            OutputNanoUsdPerMtok = PerToken(entry, Output + suffix) ?? price.OutputNanoUsdPerMtok,
            CacheReadNanoUsdPerMtok = PerToken(entry, CacheRead + suffix) ?? input,
            CacheWriteNanoUsdPerMtok = write,
            CacheWrite1HNanoUsdPerMtok = PerToken(entry, CacheWriteHour + suffix) ?? Math.Max(write, price.CacheWrite1HNanoUsdPerMtok),
        };
    }

    private static long? PerToken(JsonElement entry, string name) => Number(entry, name) is { } dollars ? Nano(dollars, NanoPerMillion) : null;

    private static long Nano(decimal dollars, decimal unit) => checked((long)decimal.Round(dollars * unit));

    private static decimal? Number(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            ? value.TryGetDecimal(out decimal number) ? number : throw new OverflowException()
            : null;

    private static string Text(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : string.Empty;

    [GeneratedRegex("^(?:input_cost_per_token|output_cost_per_token)_above_([0-9]{1,6})k_tokens$")]
    private static partial Regex TierName();
}
