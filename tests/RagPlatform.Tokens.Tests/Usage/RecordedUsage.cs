using System.Text.Json;
using System.Text.Json.Serialization;
using RagPlatform.Tokens.Pricing;
using RagPlatform.Tokens.Usage;

namespace RagPlatform.Tokens.Tests.Usage;

/// <summary>Messages in a provider's documented shape, and the buckets they stand for.</summary>
internal sealed record RecordedUsage(UsageShape Shape, IReadOnlyList<JsonElement> Messages, TokenCounts Buckets, long Total)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    public static IEnumerable<string> Names => typeof(RecordedUsage).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("usage/", StringComparison.Ordinal));

    public static RecordedUsage Read(string name)
    {
        using Stream file = typeof(RecordedUsage).Assembly.GetManifestResourceStream(name)!;
        return JsonSerializer.Deserialize<RecordedUsage>(file, s_json)!;
    }
}
