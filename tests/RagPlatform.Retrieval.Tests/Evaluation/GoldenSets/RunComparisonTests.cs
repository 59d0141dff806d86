using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Evaluation;
using RagPlatform.Retrieval.Evaluation.GoldenSets;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Evaluation.GoldenSets;

public sealed class RunComparisonTests
{
    private const int Queries = 100;
    private const double MinDrop = 0.01;
    private readonly Random _random = new(20260501);

    [Fact]
    public void Judge_WithoutBaseline_IsAccepted()
    {
        EvaluationRun run = Run(Draw());

        RunComparison.Judge(run, null, MinDrop);

        Assert.Equal((RunVerdict.RunAccepted, string.Empty), (run.Verdict, run.Sentence));
    }

    [Fact]
    public void Judge_LastingDropAndRise_AlertAndAreAccepted()
    {
        double[] before = Draw();
        EvaluationRun worse = Run([.. before.Select(value => Math.Max(0, value - (_random.NextDouble() * 0.2)))]);
        EvaluationRun better = Run([.. before.Select(value => Math.Min(1, value + (_random.NextDouble() * 0.2)))]);

        RunComparison.Judge(worse, Run(before), MinDrop);
        RunComparison.Judge(better, Run(before), MinDrop);

        Assert.Equal(RunVerdict.RunAlert, worse.Verdict);
        Assert.Contains("Changed since: nothing that a run records.", worse.Sentence, StringComparison.Ordinal);
        Assert.Equal(RunVerdict.RunAccepted, better.Verdict);
    }

    [Fact]
    public void Judge_SignificantButSmallDrop_IsSteady()
    {
        double[] before = [.. Draw().Select(value => 0.1 + (value * 0.9))];
        EvaluationRun run = Run([.. before.Select(value => value - 0.005)]);

        RunComparison.Judge(run, Run(before), MinDrop);

        Assert.InRange(run.PValue, 0, 0.001);
        Assert.Equal(RunVerdict.RunSteady, run.Verdict);
    }

    [Fact]
    public void Judge_MereNoise_AlertsAtMostAsOftenAsItsLevel()
    {
        const int rounds = 300;
        int alerts = 0;
        for (int round = 0; round < rounds; round++)
        {
            double[] before = Draw();

            // Half of the rankings change by chance, in either direction alike.
            double[] after = [.. before.Select(value => _random.Next(2) == 0 ? value : _random.NextDouble())];
            EvaluationRun run = Run(after);
            RunComparison.Judge(run, Run(before), MinDrop);
            alerts += run.Verdict == RunVerdict.RunAlert ? 1 : 0;
        }

        // 15 expected; the standard deviation is 3.8.
        Assert.InRange(alerts, 3, 29);
    }

    [Fact]
    public void Judge_OtherConfiguration_IsSaidInTheSentence()
    {
        double[] before = Draw();
        EvaluationRun baseline = Run(before);
        EvaluationRun run = Run(before);
        run.EmbeddingModel = "new/2";
        run.Settings = "mode=Lexical";

        RunComparison.Judge(run, baseline, MinDrop);

        Assert.Equal((RunVerdict.RunSteady, 1.0), (run.Verdict, run.PValue));
        Assert.Contains(
            "embedding model (old/1 to new/2); search settings (mode=Hybrid to mode=Lexical).", run.Sentence, StringComparison.Ordinal);
    }

    private double[] Draw() => [.. Enumerable.Range(0, Queries).Select(_ => _random.NextDouble())];

    private static EvaluationRun Run(double[] ndcg)
    {
        QueryMeasures[] queries =
        [
            .. ndcg.Select((value, i) =>
                new QueryMeasures
                {
                    QueryId = $"q{i}",
                    Ndcg = { value },
                    Recall = { value },
                    Precision = { value },
                    ReciprocalRank = { value },
                }),
        ];
        return new EvaluationRun
        {
            RunId = "run",
            Queries = queries.Length,
            EmbeddingModel = "old/1",
            Settings = "mode=Hybrid",
            PerQuery = { queries },
            Measures = { new Measurement([10], queries, 1).Summarize() },
        };
    }
}
