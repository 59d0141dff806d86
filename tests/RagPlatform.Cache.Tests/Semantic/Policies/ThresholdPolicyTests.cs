using RagPlatform.Cache.Semantic.Policies;
using Xunit;

namespace RagPlatform.Cache.Tests.Semantic.Policies;

public sealed class ThresholdPolicyTests
{
    [Theory]
    [InlineData(0.95, true)]
    [InlineData(0.9499, false)]
    [InlineData(1, true)]
    [InlineData(double.NaN, false)]
    public void Decide_AtTheDefault_ServesFromTheThresholdOn(double similarity, bool served)
    {
        HitDecision decision = new ThresholdPolicy().Decide(similarity, FittedEntry.Of(Samples.Mixed));
        Assert.Equal(served, decision.IsServed);
        Assert.Equal(served ? 0 : 1, decision.ExploreProbability);
        Assert.Null(decision.Confidence);
        Assert.Equal(12, decision.Labels);
    }
}
