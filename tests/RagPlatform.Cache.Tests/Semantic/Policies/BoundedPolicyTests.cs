using RagPlatform.Cache.Semantic.Policies;
using Xunit;

namespace RagPlatform.Cache.Tests.Semantic.Policies;

/// <summary>The known fits and probabilities, and the promise: wrong answers served stay at or below δ of the requests.</summary>
public sealed class BoundedPolicyTests
{
    private static readonly FittedEntry s_mixed = FittedEntry.Of(Samples.Mixed, FitMethod.MaximumLikelihood);
    private static readonly FittedEntry s_many = FittedEntry.Of(Samples.Many, FitMethod.MaximumLikelihood);

    [Fact]
    public void Fit_OfTheKnownObservations_IsTheKnownOne()
    {
        Assert.Equal(58.116, s_mixed.Gamma, 3);
        Assert.Equal(0.874, s_mixed.Threshold, 3);
        Assert.Equal(2.3088e-4, s_mixed.Variance, 8);
        Assert.Equal(85.026, s_many.Gamma, 3);
        Assert.Equal(0.881, s_many.Threshold, 3);
        Assert.Equal(3.331e-5, s_many.Variance, 8);
    }

    [Theory]
    [InlineData(0.02, .85, 0.97778)]
    [InlineData(0.02, .90, 0.95568)]
    [InlineData(0.02, .95, 0.77135)]
    [InlineData(0.02, .97, 0.52850)]
    [InlineData(0.02, .99, 0.27009)]
    [InlineData(0.05, .90, 0.88920)]
    [InlineData(0.05, .95, 0.42837)]
    [InlineData(0.05, .97, -0.17874)]
    public void Explore_MixedObservations_HasTheKnownProbability(double delta, double similarity, double expected) =>
        Assert.Equal(expected, Raw(s_mixed, ConfidenceGrid.Linear, delta, similarity), tolerance: 1e-5);

    [Theory]
    [InlineData(.92, 0.81597)]
    [InlineData(.95, 0.28367)]
    [InlineData(.97, -2.77288)]
    public void Explore_ManyObservations_HasTheKnownProbability(double similarity, double expected) =>
        Assert.Equal(expected, Raw(s_many, ConfidenceGrid.Linear, 0.02, similarity), tolerance: 1e-5);

    [Fact]
    public void Explore_LogarithmicLevels_SpareTheNeedlessCalls()
    {
        Assert.Equal(0.28, Raw(s_many, ConfidenceGrid.Linear, 0.02, .95), 2);
        Assert.True(Raw(s_many, ConfidenceGrid.Default, 0.02, .95) <= 0);
    }

    [Fact]
    public void Decide_FewerThanFourLabels_AsksTheModel()
    {
        Observations three = Samples.Of((.99, 1), (.99, 1), (.99, 1));
        HitDecision decision = Policy(0.05).Decide(1, FittedEntry.Of(three));
        Assert.False(decision.IsServed);
        Assert.Equal(1, decision.ExploreProbability);
        Assert.Null(decision.Confidence);
        Assert.Equal(3, decision.Labels);
    }

    [Fact]
    public void Decide_ConfidenceBelowTheFloor_AsksTheModelAlways()
    {
        // At 0.90 the curve is right with less than 0.9: without the floor one of ten such lookups would be served at δ = 0.05.
        HitDecision withoutFloor = Policy(0.05, minConfidence: 0).Decide(.90, s_mixed);
        Assert.InRange(withoutFloor.Confidence!.Value, 0.5, 0.9);
        Assert.InRange(withoutFloor.ExploreProbability, 0.8, 0.95);
        Assert.Equal(1, Policy(0.05).Decide(.90, s_mixed).ExploreProbability);
    }

    [Fact]
    public void Decide_ManyTimes_ExploresWithItsProbability()
    {
        BoundedPolicy policy = Policy(0.01, minConfidence: 0);
        HitDecision first = policy.Decide(.93, s_many);
        Assert.InRange(first.ExploreProbability, 0.1, 0.9);
        int explored = Enumerable.Range(0, 20_000).Count(_ => !policy.Decide(.93, s_many).IsServed);
        Assert.Equal(first.ExploreProbability, explored / 20_000.0, 0.015);
    }

    [Fact]
    public void Decide_RightAnswersAreTheLessSimilarOnes_AsksTheModel()
    {
        Observations reversed = Samples.Of([.. Enumerable.Repeat((.7, 1), 40), .. Enumerable.Repeat((.99, 0), 40)]);
        Assert.Equal(1, Policy(0.05).Decide(.7, FittedEntry.Of(reversed)).ExploreProbability);
        Assert.Equal(1, Policy(0.05).Decide(.99, FittedEntry.Of(reversed)).ExploreProbability);
    }

    [Fact]
    public void Decide_SimilarityIsNoNumber_AsksTheModel() => Assert.False(Policy(0.05).Decide(double.NaN, s_many).IsServed);

    [Fact]
    public void Explore_RandomObservations_FallsWithDelta()
    {
        var random = new Random(11);
        for (int i = 0; i < 2000; i++)
        {
            FittedEntry entry = FittedEntry.Of(RandomObservations(random));
            double similarity = random.NextDouble();
            double strict = Policy(0.01, 0).Decide(similarity, entry).ExploreProbability;
            double loose = Policy(0.05, 0).Decide(similarity, entry).ExploreProbability;
            Assert.InRange(loose, 0, strict);
        }
    }

    [Theory]
    [InlineData(0.01, 0.0)]
    [InlineData(0.02, 0.0)]
    [InlineData(0.05, 0.0)]
    [InlineData(0.05, 0.9)]
    public void Decide_SimulatedStreams_ServeAtMostDeltaWrong(double delta, double minConfidence)
    {
        var random = new Random(1234);
        BoundedPolicy policy = new(delta, minConfidence, random);
        (int requests, int wrong, int served) = (0, 0, 0);
        for (int stream = 0; stream < 60; stream++)
        {
            double threshold = 0.75 + (0.2 * random.NextDouble());
            double gamma = 20 + (80 * random.NextDouble());
            Observations observations = Observations.None;
            FittedEntry entry = FittedEntry.Of(observations);
            for (int i = 0; i < 300; i++)
            {
                double similarity = 0.7 + (0.3 * random.NextDouble());
                bool isRight = random.NextDouble() < LogisticFit.Sigmoid(gamma * (similarity - threshold));
                requests++;
                if (policy.Decide(similarity, entry).IsServed)
                {
                    served++;
                    wrong += isRight ? 0 : 1;
                }
                else
                {
                    observations = observations.Add(similarity, isRight);
                    entry = FittedEntry.Of(observations);
                }
            }
        }

        Assert.InRange(wrong / (double)requests, 0, delta);
        Assert.True(served > 0.01 * requests, $"only {served} of {requests} were served");
    }

    internal static Observations RandomObservations(Random random)
    {
        Observations observations = Observations.None;
        int count = random.Next(4, 40);
        double threshold = random.NextDouble();
        double noise = random.NextDouble() < 0.5 ? 0 : 0.2;
        for (int i = 0; i < count; i++)
        {
            double similarity = random.NextDouble();
            observations = observations.Add(similarity, similarity + (noise * (random.NextDouble() - 0.5)) > threshold);
        }

        return observations;
    }

    private static BoundedPolicy Policy(double delta, double minConfidence = BoundedPolicy.DefaultMinConfidence) =>
        new(delta, minConfidence, new Random(5));

    private static double Raw(FittedEntry entry, ConfidenceGrid grid, double delta, double similarity) =>
        BoundedPolicy.RawExploreProbability(grid.Confidence(similarity, Rounded(entry)), delta);

    // The known probabilities were computed from γ and t rounded to three digits.
    private static FittedEntry Rounded(FittedEntry entry) =>
        entry with { Gamma = Math.Round(entry.Gamma, 3), Threshold = Math.Round(entry.Threshold, 3) };
}
