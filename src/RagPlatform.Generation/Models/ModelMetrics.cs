using System.Diagnostics.Metrics;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Telemetry;

namespace RagPlatform.Generation.Models;

/// <summary>
/// Measures calls to models as OpenTelemetry's conventions for generative AI have it; the instruments are described in docs/telemetry.md.
/// </summary>
internal static class ModelMetrics
{
    private static readonly Histogram<double> s_duration = PlatformTelemetry.Meter.CreateHistogram<double>(
        "gen_ai.client.operation.duration", "s", "A call to a model, to its last word.");

    private static readonly Histogram<long> s_tokens = PlatformTelemetry.Meter.CreateHistogram<long>(
        "gen_ai.client.token.usage", "{token}", "Tokens of a call to a model.");

    /// <summary>A call has ended.</summary>
    /// <param name="model">The model called.</param>
    /// <param name="duration">To its last word, or to its failure.</param>
    /// <param name="usage">What it used; null when it failed.</param>
    public static void Record(IAnswerModel model, TimeSpan duration, ModelCall? usage)
    {
        KeyValuePair<string, object?>[] tags =
        [
            new("gen_ai.operation.name", "chat"), new("gen_ai.provider.name", model.Provider), new("gen_ai.request.model", model.Name),
        ];
        s_duration.Record(duration.TotalSeconds, usage is null ? [.. tags, new("error.type", "model_unavailable")] : tags);
        if (usage is not null)
        {
            s_tokens.Record(
                usage.InputUncachedTokens + usage.CacheReadTokens + usage.CacheWriteTokens, [.. tags, new("gen_ai.token.type", "input")]);
            s_tokens.Record(usage.OutputTextTokens + usage.OutputReasoningTokens, [.. tags, new("gen_ai.token.type", "output")]);
        }
    }
}
