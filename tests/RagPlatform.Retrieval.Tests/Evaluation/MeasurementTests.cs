using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Evaluation;
using RagPlatform.ServiceDefaults.Errors;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Evaluation;

public sealed class MeasurementTests
{
    private const int Rounds = 500;
    private readonly Random _random = new(20260401);

    [Fact]
    public void Of_AnyRanking_AgreesWithANaiveSecondImplementation()
    {
        for (int round = 0; round < Rounds; round++)
        {
            (string[] ranking, Dictionary<string, int> judgments) = Draw();
            int[] cutoffs = [1, 3, 10, 40];

            QueryMeasures measured = Measurement.Of("q", ranking, judgments, cutoffs);

            foreach ((int i, int k) in cutoffs.Index())
            {
                Assert.Equal(NaiveNdcg(ranking, judgments, k), measured.Ndcg[i], 12);
                int hits = 0;
                double first = 0;
                for (int rank = Math.Min(k, ranking.Length); rank >= 1; rank--)
                {
                    if (judgments.TryGetValue(ranking[rank - 1], out int relevance) && relevance > 0)
                    {
                        hits++;
                        first = 1.0 / rank;
                    }
                }

                int relevant = judgments.Count(entry => entry.Value > 0);
                Assert.Equal(relevant == 0 ? 0 : (double)hits / relevant, measured.Recall[i], 12);
                Assert.Equal((double)hits / k, measured.Precision[i], 12);
                Assert.Equal(first, measured.ReciprocalRank[i], 12);
            }
        }
    }

    [Fact]
    public void Of_DeeperCutoff_NeverLosesRecallHitsOrReciprocalRank()
    {
        for (int round = 0; round < Rounds; round++)
        {
            (string[] ranking, Dictionary<string, int> judgments) = Draw();
            int[] cutoffs = [1, 2, 5, 13, 100];

            QueryMeasures measured = Measurement.Of("q", ranking, judgments, cutoffs);

            Assert.Equal(measured.Recall.Order(), measured.Recall);
            Assert.Equal(measured.ReciprocalRank.Order(), measured.ReciprocalRank);
            double[] hits = [.. measured.Precision.Zip(cutoffs, (precision, k) => precision * k)];
            Assert.All(hits.Zip(hits.Skip(1)), pair => Assert.True(pair.Second > pair.First - 1e-9));
            Assert.All(measured.Ndcg.Concat(measured.Recall).Concat(measured.Precision), value => Assert.InRange(value, 0, 1));
        }
    }

    [Fact]
    public void Of_RelevantDocumentMovedUp_NeverLowersAMeasure()
    {
        for (int round = 0; round < Rounds; round++)
        {
            (string[] ranking, Dictionary<string, int> judgments) = Draw();
            int place = _random.Next(1, ranking.Length);
            if (judgments.GetValueOrDefault(ranking[place]) <= judgments.GetValueOrDefault(ranking[place - 1]))
            {
                continue;
            }

            string[] better = [.. ranking];
            (better[place - 1], better[place]) = (better[place], better[place - 1]);
            QueryMeasures before = Measurement.Of("q", ranking, judgments, [1, 5, 10]);
            QueryMeasures after = Measurement.Of("q", better, judgments, [1, 5, 10]);

            Assert.All(before.Ndcg.Zip(after.Ndcg), pair => Assert.True(pair.Second >= pair.First - 1e-12));
            Assert.All(before.Recall.Zip(after.Recall), pair => Assert.True(pair.Second >= pair.First));
            Assert.All(before.Precision.Zip(after.Precision), pair => Assert.True(pair.Second >= pair.First));
            Assert.All(before.ReciprocalRank.Zip(after.ReciprocalRank), pair => Assert.True(pair.Second >= pair.First));
        }
    }

    [Fact]
    public void Summarize_OfQueries_GivesTheirMeansWithinTheirIntervals()
    {
        QueryMeasures[] queries =
            [.. Enumerable.Range(0, 40).Select(_ => Draw()).Select(drawn => Measurement.Of("q", drawn.Ranking, drawn.Judgments, [5, 20]))];

        IReadOnlyList<CutoffMeasures> summary = new Measurement([5, 20], queries, 1).Summarize();

        Assert.Equal([5, 20], summary.Select(measures => measures.K));
        Assert.Equal(queries.Average(query => query.Ndcg[0]), summary[0].Ndcg.Mean, 12);
        Assert.Equal(queries.Average(query => query.ReciprocalRank[1]), summary[1].Mrr.Mean, 12);
        Assert.Equal(Bootstrap.Interval95([.. queries.Select(query => query.Recall[1])]), (summary[1].Recall.Low, summary[1].Recall.High));
        Assert.All(
            summary.SelectMany(of => new[] { of.Ndcg, of.Recall, of.Precision, of.Mrr }),
            measure => Assert.InRange(measure.Mean, measure.Low, measure.High));
    }

    [Fact]
    public void At_SomeCutoffs_KeepsTheirMeasures()
    {
        (string[] ranking, Dictionary<string, int> judgments) = Draw();
        var all = new Measurement([1, 10, 100], [Measurement.Of("q", ranking, judgments, [1, 10, 100])], 1);

        Measurement some = all.At([1, 100]);

        Assert.Equal([Measurement.Of("q", ranking, judgments, [1, 100])], some.Queries);
    }

    [Fact]
    public void Interval95_OfRepeatedDraws_HoldsTheTrueMeanAboutAsOftenAsItSays()
    {
        int held = 0;
        for (int round = 0; round < 300; round++)
        {
            double[] values = [.. Enumerable.Range(0, 60).Select(_ => _random.NextDouble())];
            (double low, double high) = Bootstrap.Interval95(values);
            held += low <= 0.5 && high >= 0.5 ? 1 : 0;
        }

        // 285 expected; the standard deviation is 3.8.
        Assert.InRange(held, 270, 297);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(10, 10)]
    [InlineData(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)]
    public void Cutoffs_OutOfRange_AreRefusedByName(params int[] cutoffs)
    {
        PlatformException refusal = Assert.Throws<PlatformException>(() => Cutoffs.Read(cutoffs));

        Assert.Equal("cutoffs", refusal.Field);
    }

    [Fact]
    public void Cutoffs_AsNamed_AreInOrderAndComparedAtTen()
    {
        Assert.Equal([10, 100], Cutoffs.Read([]));
        Assert.Equal([5, 10, 100], Cutoffs.Read([100, 5, 10]));
        Assert.Equal(1, Cutoffs.Compared([5, 10, 100]));
        Assert.Equal(0, Cutoffs.Compared([5, 100]));
    }

    private (string[] Ranking, Dictionary<string, int> Judgments) Draw()
    {
        string[] documents = [.. Enumerable.Range(0, 30).Select(i => $"d{i}")];
        _random.Shuffle(documents);
        var judgments = documents.Where(_ => _random.Next(3) == 0).ToDictionary(document => document, _ => _random.Next(4));
        return (documents[..25], judgments);
    }

    private static double NaiveNdcg(string[] ranking, Dictionary<string, int> judgments, int k)
    {
        double best = 0;
        int[] sorted = [.. judgments.Values.OrderDescending()];
        for (int rank = 1; rank <= k && rank <= sorted.Length; rank++)
        {
            best += sorted[rank - 1] * Math.Log(2) / Math.Log(rank + 1);
        }

        double sum = 0;
        for (int rank = 1; rank <= k && rank <= ranking.Length; rank++)
        {
            sum += judgments.GetValueOrDefault(ranking[rank - 1]) * Math.Log(2) / Math.Log(rank + 1);
        }

        return best == 0 ? 0 : sum / best;
    }
}
