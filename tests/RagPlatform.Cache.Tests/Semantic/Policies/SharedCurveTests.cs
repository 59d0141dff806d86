using RagPlatform.Cache.Semantic.Guard;
using RagPlatform.Cache.Semantic.Policies;
using Xunit;

namespace RagPlatform.Cache.Tests.Semantic.Policies;

/// <summary>What is learned of one entry counts for others, without more wrong answers than are allowed.</summary>
public sealed class SharedCurveTests
{
    [Fact]
    public void Decide_AnEntryWithoutComparisons_GoesByWhatOthersTaught()
    {
        var shared = new SharedCurve();
        for (int i = 0; i < 400; i++)
        {
            shared.Add(i % 2 == 0 ? 0.8 : 0.2, i % 2 == 0);
        }

        FittedEntry none = FittedEntry.Of(Observations.None);
        var policy = new BoundedPolicy(0.05, 0.9, new Random(1));

        Assert.True(SharedCurve.Decide(policy, 0.8, none, wasWrong: false, shared.Fit).Confidence > 0.9);
        Assert.False(SharedCurve.Decide(policy, 0.2, none, wasWrong: false, shared.Fit).IsServed);
        Assert.Null(SharedCurve.Decide(policy, 0.8, none, wasWrong: true, shared.Fit).Confidence);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.02)]
    [InlineData(0.05)]
    public void Decide_OverAStream_KeepsTheErrorUnderTheBound(double bound)
    {
        // Right answers follow a logistic curve of the likeness, the same for all entries.
        var random = new Random(5);
        var policy = new BoundedPolicy(bound, 0.9, random);
        var shared = new SharedCurve();
        FittedEntry none = FittedEntry.Of(Observations.None);
        const int requests = 6000;
        int wrong = 0;
        int served = 0;
        for (int i = 0; i < requests; i++)
        {
            double likeness = random.NextDouble();
            bool isRight = random.NextDouble() < 1 / (1 + Math.Exp(-25 * (likeness - 0.5)));
            if (SharedCurve.Decide(policy, likeness, none, wasWrong: false, shared.Fit).IsServed)
            {
                served++;
                wrong += isRight ? 0 : 1;
            }
            else
            {
                shared.Add(likeness, isRight);
            }
        }

        Assert.InRange(wrong / (double)requests, 0, bound);
        Assert.True(served > requests / 5, $"{served} of {requests} served");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0.2)]
    [InlineData(1, 1)]
    public void LikenessOf_AScore_IsSpreadOverTheUnitInterval(double score, double likeness) =>
        Assert.Equal(likeness, Choice.LikenessOf(score), 9);

    [Fact]
    public void LikenessOf_AHigherScore_IsNeverLess()
    {
        double last = 0;
        for (double score = 0; score <= 1; score += 1e-4)
        {
            Assert.True(Choice.LikenessOf(score) >= last);
            last = Choice.LikenessOf(score);
        }
    }
}
