using System.Data.Common;
using System.Globalization;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Gateway.Answers;

/// <summary>
/// Counts answers one by one. Percentiles are exact, by nearest rank: of n values in order the one at place ceil(p / 100 * n), e.g. the
/// 95th percentile of 20 values is the 19th.
/// </summary>
internal sealed class AnswerTally(OverviewWindow window)
{
    /// <summary>What <see cref="Add"/> reads, in this order.</summary>
    public const string Columns =
        "asked_at, outcome, served_by, cost_nano_usd, price_unknown, feedback, input_tokens, cached_input_tokens, output_tokens, "
        + "embedding_tokens, total_us, admit_us, cache_us, retrieve_us, generate_us";

    private const int FirstStep = 10;
    private static readonly string[] s_steps = ["total", "admit", "cache", "retrieve", "generate"];

    private readonly OverviewReply _reply = new() { FromMs = window.From, ToMs = window.To, BucketSeconds = window.BucketSeconds };
    private readonly List<int>[] _durations = [.. s_steps.Select(_ => new List<int>())];
    private readonly (long Questions, long Hits, long Failed)[] _points =
        new (long, long, long)[window.Points.Last - window.Points.First + 1];
    private readonly (long Questions, long Cost)[] _days = new (long, long)[window.Days.Last - window.Days.First + 1];
    private long _hits;

    /// <summary>Counts a row.</summary>
    public void Add(DbDataReader row)
    {
        long at = row.GetInt64(0);
        var outcome = (AnswerOutcome)row.GetInt64(1);
        bool hit = (ServedBy)row.GetInt64(2) is ServedBy.ResultCache or ServedBy.SemanticCache or ServedBy.StaleCache or ServedBy.Faq;
        long cost = row.GetInt64(3);
        Count(outcome);
        _hits += hit ? 1 : 0;
        _reply.CostNanoUsd += cost;
        _reply.UnpricedAnswers += row.GetInt64(4);
        long feedback = row.GetInt64(5);
        _reply.Helpful += feedback > 0 ? 1 : 0;
        _reply.Unhelpful += feedback < 0 ? 1 : 0;
        _reply.InputTokens += row.GetInt64(6);
        _reply.CachedInputTokens += row.GetInt64(7);
        _reply.OutputTokens += row.GetInt64(8);
        _reply.EmbeddingTokens += row.GetInt64(9);

        ref (long Questions, long Hits, long Failed) point = ref _points[(at / (window.BucketSeconds * 1000L)) - window.Points.First];
        point = (point.Questions + 1, point.Hits + (hit ? 1 : 0), point.Failed + (outcome == AnswerOutcome.PlatformFailed ? 1 : 0));
        ref (long Questions, long Cost) day = ref _days[(at / OverviewWindow.Day) - window.Days.First];
        day = (day.Questions + 1, day.Cost + cost);

        if (outcome is AnswerOutcome.Answered or AnswerOutcome.NotFoundInDocuments)
        {
            for (int step = 0; step < s_steps.Length; step++)
            {
                if (!row.IsDBNull(FirstStep + step))
                {
                    _durations[step].Add((int)Math.Min(row.GetInt64(FirstStep + step), int.MaxValue));
                }
            }
        }
    }

    /// <summary>The figures of all rows counted.</summary>
    public OverviewReply ToReply()
    {
        long replied = _reply.Answered + _reply.Refused;
        _reply.Questions = replied + _reply.Failed + _reply.Rejected;
        _reply.SuccessRate = Share(replied, replied + _reply.Failed);
        _reply.CacheHitRate = Share(_hits, replied);
        _reply.CostPerQueryNanoUsd = replied == 0
            ? 0
            : (long)Math.Round((decimal)_reply.CostNanoUsd / replied, MidpointRounding.AwayFromZero);
        _reply.Satisfaction = Share(_reply.Helpful, _reply.Helpful + _reply.Unhelpful);
        _reply.Latencies.AddRange(s_steps.Select((step, i) => Latency(step, _durations[i])));
        _reply.Series.AddRange(_points.Select((point, i) => new OverviewPoint
        {
            AtMs = (window.Points.First + i) * window.BucketSeconds * 1000L,
            Questions = point.Questions,
            CacheHits = point.Hits,
            Failed = point.Failed,
            QuestionsPerMinute = point.Questions * 60.0 / window.BucketSeconds,
        }));
        _reply.Days.AddRange(_days.Select((day, i) => new OverviewDay
        {
            Day = DateTimeOffset.UnixEpoch.AddDays(window.Days.First + i).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Questions = day.Questions,
            CostNanoUsd = day.Cost,
        }));
        return _reply;
    }

    private void Count(AnswerOutcome outcome)
    {
        switch (outcome)
        {
            case AnswerOutcome.Answered:
                _reply.Answered++;
                break;
            case AnswerOutcome.NotFoundInDocuments:
                _reply.Refused++;
                break;
            case AnswerOutcome.PlatformFailed:
                _reply.Failed++;
                break;
            default:
                _reply.Rejected++;
                break;
        }
    }

    private static StepLatency Latency(string step, List<int> durations)
    {
        durations.Sort();
        return new StepLatency { Step = step, Count = durations.Count, P50Us = At(50), P95Us = At(95), P99Us = At(99) };

        // Whole numbers: ceil(p * n / 100) = (p * n + 99) / 100.
        long At(int percent) => durations.Count == 0 ? 0 : durations[(int)((((long)percent * durations.Count) + 99) / 100) - 1];
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
