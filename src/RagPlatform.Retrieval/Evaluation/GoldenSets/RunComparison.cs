using System.Globalization;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Retrieval.Evaluation.GoldenSets;

/// <summary>
/// Decides what a run says beside its baseline, by the nDCG of each query at 10 (or the lowest cut-off where 10 is none): the paired
/// randomisation test must find the change significant, and the change of the mean must be large enough to matter.
/// </summary>
internal static class RunComparison
{
    private const double Significance = 0.05;

    /// <summary>Sets a run's verdict, sentence and figures of comparison.</summary>
    /// <param name="run">The run, with its measures of each query.</param>
    /// <param name="baseline">The baseline of the same revision, likewise; null: there is none yet.</param>
    /// <param name="minChange">Change of the mean above which it matters, 0 to 1.</param>
    public static void Judge(EvaluationRun run, EvaluationRun? baseline, double minChange)
    {
        if (baseline is null)
        {
            run.Verdict = RunVerdict.RunAccepted;
            return;
        }

        int cutoff = Cutoffs.Compared([.. run.Measures.Select(measures => measures.K)]);
        double[] changes = [.. run.PerQuery.Zip(baseline.PerQuery, (now, then) => now.Ndcg[cutoff] - then.Ndcg[cutoff])];
        run.BaselineRunId = baseline.RunId;
        run.NdcgChange = changes.Average();
        run.PValue = RandomisationTest.PValue(run.NdcgChange < 0 ? changes.Select(change => -change) : changes);
        bool matters = run.PValue < Significance && Math.Abs(run.NdcgChange) > minChange;
        run.Verdict = !matters ? RunVerdict.RunSteady : run.NdcgChange < 0 ? RunVerdict.RunAlert : RunVerdict.RunAccepted;
        run.Sentence = Describe(run, baseline, cutoff, matters);
    }

    private static string Describe(EvaluationRun run, EvaluationRun baseline, int cutoff, bool matters)
    {
        string how = !matters ? "is not significantly different from"
            : run.NdcgChange < 0 ? "fell significantly below"
            : "rose significantly above";
        var since = DateTimeOffset.FromUnixTimeMilliseconds(baseline.StartedAtMs);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"nDCG@{run.Measures[cutoff].K} {how} the baseline of {since:yyyy-MM-dd HH:mm}Z: "
            + $"{run.Measures[cutoff].Ndcg.Mean:0.0000} after {baseline.Measures[cutoff].Ndcg.Mean:0.0000} "
            + $"({run.NdcgChange:+0.0000;-0.0000;0.0000}, p = {run.PValue:0.0000}, {run.Queries} queries). "
            + $"Changed since: {Changes(run, baseline)}.");
    }

    private static string Changes(EvaluationRun run, EvaluationRun baseline)
    {
        var changes = new List<string>();
        if (run.CollectionVersion != baseline.CollectionVersion)
        {
            changes.Add(string.Create(
                CultureInfo.InvariantCulture, $"documents (collection version {baseline.CollectionVersion} to {run.CollectionVersion})"));
        }

        Add(changes, "embedding model", baseline.EmbeddingModel, run.EmbeddingModel);
        Add(changes, "chunking", baseline.Chunking, run.Chunking);
        Add(changes, "search settings", baseline.Settings, run.Settings);
        return changes.Count == 0 ? "nothing that a run records" : string.Join("; ", changes);
    }

    private static void Add(List<string> changes, string what, string before, string now)
    {
        if (before != now)
        {
            changes.Add($"{what} ({before} to {now})");
        }
    }
}
