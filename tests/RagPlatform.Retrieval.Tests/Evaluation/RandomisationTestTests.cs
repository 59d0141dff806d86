using RagPlatform.Retrieval.Evaluation;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Evaluation;

public sealed class RandomisationTestTests
{
    [Fact]
    public void PValue_FiveOfFiveBetter_IsOneIn32()
    {
        Assert.Equal(1.0 / 32, RandomisationTest.PValue([0.1, 0.3, 0.2, 0.05, 0.4]), 12);
        Assert.Equal(1.0 / 32, RandomisationTest.PValue([0.1, 0.3, 0, 0.2, 0.05, 0.4, 0]), 12);
    }

    [Fact]
    public void PValue_OneOfTwoBetter_CountsThePatternsThatReachIt()
    {
        // Of +-0.3 +-0.1 the sums 0.4 and 0.2 reach 0.2.
        Assert.Equal(0.5, RandomisationTest.PValue([0.3, -0.1]), 12);
        Assert.Equal(1, RandomisationTest.PValue([0, 0]));
        Assert.Equal(1, RandomisationTest.PValue([]));
    }

    [Fact]
    public void PValue_DrawnAndEnumerated_AgreeWhereBothCan()
    {
        var random = new Random(20260402);
        for (int round = 0; round < 20; round++)
        {
            double[] differences = [.. Enumerable.Range(0, 15).Select(_ => random.NextDouble() - 0.4)];

            double exact = Enumerate(differences);

            // Four standard errors of 10,000 draws.
            Assert.InRange(RandomisationTest.PValue(differences), exact - 0.02, exact + 0.02);
        }
    }

    [Fact]
    public void PValue_OfNoise_IsBelowFivePercentAboutAsOftenAsItSays()
    {
        var random = new Random(20260403);
        const int rounds = 400;
        int alarms = 0;
        for (int round = 0; round < rounds; round++)
        {
            double[] noise = [.. Enumerable.Range(0, 50).Select(_ => random.Next(2) == 0 ? 0 : random.NextDouble() - random.NextDouble())];
            alarms += RandomisationTest.PValue(noise) < 0.05 ? 1 : 0;
        }

        // 20 expected; the standard deviation is 4.4.
        Assert.InRange(alarms, 5, 36);
    }

    [Fact]
    public void PValue_OfALastingDifference_IsSmall()
    {
        var random = new Random(20260404);
        double[] differences = [.. Enumerable.Range(0, 200).Select(_ => random.NextDouble() - 0.3)];

        Assert.InRange(RandomisationTest.PValue(differences), 1.0 / 10_001, 0.001);
        Assert.InRange(RandomisationTest.PValue(differences.Select(difference => -difference)), 0.99, 1);
    }

    [Fact]
    public void Wilson_TenOfTen_HasItsWorkedValue()
    {
        (double low, double high) = WilsonInterval.Of95(1, 10);

        Assert.Equal(0.7225, low, 4);
        Assert.Equal(1, high, 12);
    }

    [Fact]
    public void Wilson_AnyShare_HoldsItAndNarrowsWithSamples()
    {
        var random = new Random(20260405);
        for (int round = 0; round < 500; round++)
        {
            double mean = random.NextDouble();
            long samples = random.Next(1, 1000);
            (double low, double high) = WilsonInterval.Of95(mean, samples);
            (double moreLow, double moreHigh) = WilsonInterval.Of95(mean, samples * 4);

            Assert.InRange(mean, low, high);
            Assert.InRange(low, 0, 1);
            Assert.InRange(high, 0, 1);
            Assert.True(moreHigh - moreLow < high - low);
        }
    }

    private static double Enumerate(double[] differences)
    {
        int reached = 0;
        for (int pattern = 0; pattern < 1 << differences.Length; pattern++)
        {
            double sum = differences.Select((difference, i) => (pattern & (1 << i)) != 0 ? -difference : difference).Sum();
            reached += sum >= differences.Sum() - 1e-9 ? 1 : 0;
        }

        return (double)reached / (1 << differences.Length);
    }
}
