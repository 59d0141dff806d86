using System.Globalization;

namespace RagPlatform.CostAccounting.Prices;

/// <summary>Names a price row so that people can read it in the ledger: <c>openai/gpt-4o@2024-10-02</c>.</summary>
internal static class PriceId
{
    /// <summary>The name; with the time of day where the price does not hold from midnight.</summary>
    public static string Of(string provider, string model, DateTimeOffset validFrom)
    {
        DateTime from = validFrom.UtcDateTime;
        string format = from.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        return $"{provider}/{model}@{from.ToString(format, CultureInfo.InvariantCulture)}";
    }
}
