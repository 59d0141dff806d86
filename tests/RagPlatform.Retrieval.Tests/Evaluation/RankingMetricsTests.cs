using RagPlatform.Retrieval.Evaluation;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Evaluation;

public sealed class RankingMetricsTests
{
    [Fact]
    public void Metrics_OnlyRelevantDocumentSecond_HaveTheirWorkedValues()
    {
        var judgments = new Dictionary<string, int> { ["r"] = 1, ["x"] = 0 };
        string[] ranking = ["x", "r", "y"];

        Assert.Equal(0.6309, RankingMetrics.Ndcg(ranking, judgments, 10), 4);
        Assert.Equal(0.5, RankingMetrics.ReciprocalRank(ranking, judgments, 10));
        Assert.Equal(0, RankingMetrics.ReciprocalRank(ranking, judgments, 1));
        Assert.Equal(1, RankingMetrics.Recall(ranking, judgments, 10));
        Assert.Equal(0.1, RankingMetrics.Precision(ranking, judgments, 10));
    }

    [Fact]
    public void Metrics_AnyRanking_AreBoundedAndPerfectAtTheTop()
    {
        var random = new Random(20260301);
        for (int round = 0; round < 1000; round++)
        {
            string[] documents = [.. Enumerable.Range(0, 20).Select(i => $"d{i}")];
            var judgments = documents.ToDictionary(document => document, _ => random.Next(4));
            judgments["d0"] = 1;
            string[] ideal = [.. documents.OrderByDescending(document => judgments[document])];
            random.Shuffle(documents);

            Assert.Equal(1, RankingMetrics.Ndcg(ideal, judgments, 10), 12);
            Assert.Equal(1, RankingMetrics.ReciprocalRank(ideal, judgments, 10));
            Assert.Equal(1, RankingMetrics.Recall(ideal, judgments, 20));
            Assert.InRange(RankingMetrics.Ndcg(documents, judgments, 10), 0, 1);
            Assert.InRange(RankingMetrics.Recall(documents, judgments, 10), 0, 1);
            Assert.InRange(RankingMetrics.Precision(documents, judgments, 10), 0, 1);
        }
    }

    [Fact]
    public void Interval95_OfValues_HoldsTheirMean()
    {
        double[] values = [.. Enumerable.Range(0, 50).Select(i => i / 49.0)];

        (double low, double high) = Bootstrap.Interval95(values);

        Assert.InRange(values.Average(), low, high);
        Assert.Equal((low, high), Bootstrap.Interval95(values));
        Assert.Equal((0, 0), Bootstrap.Interval95([]));
    }
}
