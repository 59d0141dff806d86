using RagPlatform.Contracts.V1;

namespace RagPlatform.Retrieval.Evaluation;

/// <summary>What evaluation logs.</summary>
internal static partial class EvaluationLog
{
    [LoggerMessage(EventId = 1, EventName = "GoldenSetRun", Level = LogLevel.Information,
        Message = "Golden set {GoldenSet} of {Tenant}/{Collection}: {Queries} queries in {DurationMs} ms, {Verdict}")]
    public static partial void GoldenSetRun(
        ILogger logger, string tenant, string collection, string goldenSet, int queries, long durationMs, RunVerdict verdict);

    [LoggerMessage(EventId = 2, EventName = "QualityFell", Level = LogLevel.Warning,
        Message = "Retrieval quality of {Tenant}/{Collection} fell on golden set {GoldenSet}. {Sentence}")]
    public static partial void QualityFell(ILogger logger, string tenant, string collection, string goldenSet, string sentence);

    [LoggerMessage(EventId = 3, EventName = "GoldenSetNotRun", Level = LogLevel.Warning,
        Message = "Golden set {GoldenSet} of {Tenant}/{Collection} could not be run; the schedule comes back to it")]
    public static partial void GoldenSetNotRun(
        ILogger logger, string tenant, string collection, string goldenSet, Exception exception);

    [LoggerMessage(EventId = 4, EventName = "ScheduleFailed", Level = LogLevel.Warning,
        Message = "The schedule of golden sets cannot reach its store; it tries again")]
    public static partial void ScheduleFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 5, EventName = "RecallNotMeasured", Level = LogLevel.Warning,
        Message = "The recall of a live search in {Tenant}/{Collection} could not be measured")]
    public static partial void RecallNotMeasured(ILogger logger, string tenant, string collection, Exception exception);
}
