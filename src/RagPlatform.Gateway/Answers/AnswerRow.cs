using RagPlatform.Contracts.V1;

namespace RagPlatform.Gateway.Answers;

/// <summary>
/// The facts of an answer as they are stored. Times are Unix milliseconds, durations microseconds; null: the step was not taken.
/// </summary>
internal sealed class AnswerRow
{
    /// <summary>Selects rows.</summary>
    public const string Columns =
        "tenant AS Tenant, answer_id AS AnswerId, asked_at AS AskedAt, subject AS Subject, collections AS Collections, outcome AS Outcome, "
        + "status AS Status, served_by AS ServedBy, degradation AS Degradation, model AS Model, total_us AS TotalUs, admit_us AS AdmitUs, "
        + "cache_us AS CacheUs, retrieve_us AS RetrieveUs, generate_us AS GenerateUs, input_tokens AS InputTokens, "
        + "cached_input_tokens AS CachedInputTokens, output_tokens AS OutputTokens, embedding_tokens AS EmbeddingTokens, "
        + "cost_nano_usd AS CostNanoUsd, price_unknown AS PriceUnknown, feedback AS Feedback, comment AS Comment, "
        + "feedback_at AS FeedbackAt";

    public string Tenant { get; init; } = string.Empty;

    public string AnswerId { get; init; } = string.Empty;

    public long AskedAt { get; init; }

    public string Subject { get; init; } = string.Empty;

    /// <summary>Names joined by ','.</summary>
    public string Collections { get; init; } = string.Empty;

    /// <summary>See <see cref="AnswerOutcome"/>; the numbers are stored.</summary>
    public long Outcome { get; init; }

    public string Status { get; init; } = string.Empty;

    public long ServedBy { get; init; }

    public long Degradation { get; init; }

    public string Model { get; init; } = string.Empty;

    public long TotalUs { get; init; }

    public long? AdmitUs { get; init; }

    public long? CacheUs { get; init; }

    public long? RetrieveUs { get; init; }

    public long? GenerateUs { get; init; }

    public long InputTokens { get; init; }

    public long CachedInputTokens { get; init; }

    public long OutputTokens { get; init; }

    public long EmbeddingTokens { get; init; }

    public long CostNanoUsd { get; init; }

    /// <summary>1 when the cost says too little, else 0.</summary>
    public long PriceUnknown { get; init; }

    /// <summary>1: helpful, -1: not, 0: nobody said anything.</summary>
    public long Feedback { get; init; }

    public string Comment { get; init; } = string.Empty;

    public long FeedbackAt { get; init; }

    public AnswerFacts ToContract()
    {
        var facts = new AnswerFacts
        {
            AnswerId = AnswerId,
            AtMs = AskedAt,
            Subject = Subject,
            Outcome = (AnswerOutcome)Outcome,
            Status = Status,
            ServedBy = (ServedBy)ServedBy,
            Degradation = (DegradationLevel)Degradation,
            Timings = new Timings { TotalUs = TotalUs },
            Usage = new Usage
            {
                InputTokens = InputTokens,
                CachedInputTokens = CachedInputTokens,
                OutputTokens = OutputTokens,
                EmbeddingTokens = EmbeddingTokens,
                CostNanoUsd = CostNanoUsd,
                PriceUnknown = PriceUnknown == 1,
                Model = Model,
            },
            Feedback = Feedback == 0 ? null : new AnswerFeedback { Helpful = Feedback > 0, Comment = Comment, AtMs = FeedbackAt },
        };
        facts.Collections.AddRange(Collections.Split(',', StringSplitOptions.RemoveEmptyEntries));
        foreach ((string step, long? duration) in new[]
        {
            ("admit", AdmitUs), ("cache", CacheUs), ("retrieve", RetrieveUs), ("generate", GenerateUs),
        })
        {
            if (duration is { } taken)
            {
                facts.Timings.Steps.Add(new StepTiming { Step = step, DurationUs = taken });
            }
        }

        return facts;
    }
}
