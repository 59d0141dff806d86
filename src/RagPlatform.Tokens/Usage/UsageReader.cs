using System.Text.Json;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.Tokens.Usage;

/// <summary>
/// Reads what a provider reports of a call into buckets that do not overlap, so that no token is charged twice or forgotten. Reads a whole reply or
/// the events of a stream alike: of each number the last one reported counts, for streams report totals so far, never parts.
/// </summary>
public sealed class UsageReader(UsageShape shape)
{
    private readonly Dictionary<string, long> _numbers = new(StringComparer.Ordinal);

    /// <summary>Whether any usage was reported.</summary>
    public bool HasUsage { get; private set; }

    /// <summary>Takes in a reply, or an event of a stream; one without usage changes nothing.</summary>
    public void Add(JsonElement message)
    {
        // Usage stands in the message, or one level further in: Anthropic's message_start, the response of a finished OpenAI response.
        foreach (string envelope in (string[])[string.Empty, "message", "response"])
        {
            JsonElement holder = envelope.Length == 0 ? message : Property(message, envelope);
            JsonElement usage = Property(holder, "usage");
            AddUsage(usage);
        }
    }

    /// <summary>Takes in the usage itself, without the message around it.</summary>
    public void AddUsage(JsonElement usage)
    {
        if (usage.ValueKind == JsonValueKind.Object)
        {
            HasUsage = true;
            Collect(string.Empty, usage);
        }
    }

    /// <summary>The buckets of what was taken in so far.</summary>
    public TokenCounts ToCounts() => shape switch
    {
        UsageShape.AnthropicMessages => Anthropic(),
        UsageShape.OpenAiChat => OpenAi(
            "prompt_tokens", "prompt_tokens_details.", "completion_tokens", "completion_tokens_details.reasoning_tokens"),
        _ => OpenAi("input_tokens", "input_tokens_details.", "output_tokens", "output_tokens_details.reasoning_tokens"),
    };

    /// <summary>The whole prompt is uncached + read + written. What of the writes is not said to be for an hour is for five minutes.</summary>
    private TokenCounts Anthropic()
    {
        long written = Number("cache_creation_input_tokens");
        long hour = Number("cache_creation.ephemeral_1h_input_tokens");
        long minutes = Math.Max(written - hour, Number("cache_creation.ephemeral_5m_input_tokens"));
        return new TokenCounts(
            InputUncached: Number("input_tokens"),
            CacheRead: Number("cache_read_input_tokens"),
            CacheWrite: minutes,
            OutputText: Number("output_tokens"),
            CacheWrite1h: hour);
    }

    /// <summary>
    /// Uncached = prompt − read − written; text = completion − reasoning. A server whose total is prompt + completion + reasoning keeps reasoning
    /// beside the completion: there nothing is taken out of it. Numbers that do not fit into what they are part of are cut to it.
    /// </summary>
    private TokenCounts OpenAi(string promptName, string promptDetails, string completionName, string reasoningName)
    {
        long prompt = Number(promptName);
        long reported = _numbers.TryGetValue(promptDetails + "cached_tokens", out long cached) ? cached : Number("prompt_cache_hit_tokens");
        long read = Math.Min(reported, prompt);
        long written = Math.Min(Number(promptDetails + "cache_write_tokens"), prompt - read);
        long completion = Number(completionName);
        long reasoning = Number(reasoningName);
        bool isBeside = reasoning > 0 && Number("total_tokens") == prompt + completion + reasoning;
        reasoning = isBeside ? reasoning : Math.Min(reasoning, completion);
        return new TokenCounts(
            InputUncached: prompt - read - written,
            CacheRead: read,
            CacheWrite: written,
            OutputText: isBeside ? completion : completion - reasoning,
            OutputReasoning: reasoning);
    }

    private void Collect(string path, JsonElement value)
    {
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                Collect($"{path}{property.Name}.", property.Value);
            }
            else if (property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetInt64(out long number))
            {
                _numbers[path + property.Name] = Math.Max(number, 0);
            }
        }
    }

    private long Number(string path) => _numbers.GetValueOrDefault(path);

    private static JsonElement Property(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement found) ? found : default;
}
