using RagPlatform.Cache.Semantic.Policies;
using Xunit;

namespace RagPlatform.Cache.Tests.Semantic.Policies;

/// <summary>Fits stay usable for whatever judgements an entry gets.</summary>
public sealed class FittedEntryTests
{
    [Fact]
    public void Of_SeparableObservations_IsFinite()
    {
        var random = new Random(3);
        for (int i = 0; i < 2000; i++)
        {
            double threshold = 0.05 + (0.9 * random.NextDouble());
            Observations observations = Observations.None;
            for (int label = random.Next(4, 60); label > 0; label--)
            {
                double similarity = random.NextDouble();
                observations = observations.Add(similarity, similarity > threshold);
            }

            FittedEntry entry = FittedEntry.Of(observations);
            Assert.True(entry.Gamma > 0, $"no curve for a set with threshold {threshold} and {observations.Count} labels");
            Assert.True(double.IsFinite(entry.Gamma) && double.IsFinite(entry.Variance));
            Assert.InRange(entry.Threshold, 0, 1);
        }
    }

    [Fact]
    public void Of_AllRightAtOneSimilarity_AlwaysHasACurve()
    {
        for (int labels = 4; labels <= Observations.MaxCount; labels += 3)
        {
            foreach (double similarity in new[] { 0.5, 0.8, 0.9, 0.97, 0.995, 1 })
            {
                FittedEntry entry = FittedEntry.Of(Samples.Of([.. Enumerable.Repeat((similarity, 1), labels)]));
                Assert.True(entry.Gamma > 0, $"no curve for {labels} labels at {similarity}");
            }
        }
    }

    [Fact]
    public void Of_AnyObservations_IsFiniteOrHasNoCurve()
    {
        var random = new Random(4);
        for (int i = 0; i < 2000; i++)
        {
            FittedEntry entry = FittedEntry.Of(BoundedPolicyTests.RandomObservations(random),
                i % 2 == 0 ? FitMethod.Firth : FitMethod.MaximumLikelihood);
            Assert.True(double.IsFinite(entry.Gamma) && entry.Gamma >= 0);
            Assert.True(double.IsFinite(entry.Variance) && entry.Variance >= 0);
            Assert.InRange(entry.Threshold, 0, 1);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(20)]
    [InlineData(256)]
    public void Of_AllRightAtOneSimilarity_TrustsThatSimilarityMoreAsLabelsCome(int labels)
    {
        Observations all = Samples.Of([.. Enumerable.Repeat((.95, 1), labels)]);
        Observations half = Samples.Of([.. Enumerable.Repeat((.95, 1), labels / 2 + 2)]);
        double confidence = ConfidenceGrid.Default.Confidence(.95, FittedEntry.Of(all));
        Assert.InRange(confidence, 0.3, 1);
        Assert.True(confidence >= ConfidenceGrid.Default.Confidence(.95, FittedEntry.Of(half)));
    }

    [Fact]
    public void Of_WithoutObservations_HasNoCurve() => Assert.Equal(default, FittedEntry.Of(Observations.None));

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.025, 1.959964)]
    [InlineData(1e-6, 4.753424)]
    [InlineData(0.975, -1.959964)]
    public void UpperNormalQuantile_OfKnownLevels_IsTheTabulatedOne(double level, double expected) =>
        Assert.Equal(expected, ConfidenceGrid.UpperNormalQuantile(level), 6);
}
