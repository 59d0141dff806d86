using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Retrieval.Evaluation.GoldenSets;

/// <summary>
/// Runs a golden set: (1) notes what the figures depend on; (2) measures; (3) compares with the baseline of the set's revision; (4) keeps
/// the run; (5) reports it, loudly where it alerts.
/// </summary>
internal sealed class GoldenSetRunner(
    RetrievalEvaluator evaluator,
    EvaluationRunStore runs,
    SearchConfiguration configuration,
    IOptions<EvaluationOptions> options,
    TimeProvider time,
    ILogger<GoldenSetRunner> logger)
{
    /// <summary>Runs a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="startedBy">A key id, or <c>schedule</c>.</param>
    /// <param name="accept">Makes the run the baseline whatever it finds.</param>
    /// <param name="pause">Called after each query; null: none.</param>
    /// <param name="cancellationToken">Ends the run; nothing of it is kept then.</param>
    /// <exception cref="ServiceDefaults.Errors.PlatformException">NOT_FOUND: there is no such collection.</exception>
    public async Task<EvaluationRun> RunAsync(
        StoredGoldenSet set, string startedBy, bool accept, Func<CancellationToken, Task>? pause, CancellationToken cancellationToken)
    {
        var run = new EvaluationRun
        {
            RunId = runs.NewId(),
            Collection = set.Collection.Name,
            GoldenSet = set.Definition.Name,
            Revision = set.Revision,
            StartedAtMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            StartedBy = startedBy,
            Queries = set.Definition.Queries.Count,
        };
        await configuration.DescribeAsync(run, set, cancellationToken);

        long begin = time.GetTimestamp();
        Measurement measured = await evaluator.MeasureAsync(set.ToMeasuredSet(), set.Searcher(), pause, cancellationToken);
        run.DurationMs = (long)time.GetElapsedTime(begin).TotalMilliseconds;
        run.LatencyP50Ms = measured.LatencyP50Ms;
        run.Measures.Add(measured.Summarize());
        run.PerQuery.Add(measured.Queries);

        RunComparison.Judge(
            run,
            await runs.FindBaselineAsync(set.Collection, run.GoldenSet, set.Revision, cancellationToken),
            options.Value.MinDrop);
        if (accept)
        {
            run.Verdict = RunVerdict.RunAccepted;
        }

        await runs.AddAsync(set.Collection, run, cancellationToken);
        Report(set, run);
        return run;
    }

    /// <summary>Whether anything that figures depend on has changed since a set's last run.</summary>
    public async Task<bool> IsChangedAsync(StoredGoldenSet set, CancellationToken cancellationToken)
    {
        var next = new EvaluationRun { Revision = set.Revision };
        await configuration.DescribeAsync(next, set, cancellationToken);
        EvaluationRun? last = await runs.FindLatestAsync(set.Collection, set.Definition.Name, cancellationToken);
        return last is null || !SearchConfiguration.AreEqual(last, next);
    }

    private void Report(StoredGoldenSet set, EvaluationRun run)
    {
        EvaluationMetrics.Record(run);
        if (run.Verdict == RunVerdict.RunAlert)
        {
            EvaluationLog.QualityFell(logger, set.Collection.Tenant, run.Collection, run.GoldenSet, run.Sentence);
        }
        else
        {
            EvaluationLog.GoldenSetRun(
                logger, set.Collection.Tenant, run.Collection, run.GoldenSet, run.Queries, run.DurationMs, run.Verdict);
        }
    }
}
