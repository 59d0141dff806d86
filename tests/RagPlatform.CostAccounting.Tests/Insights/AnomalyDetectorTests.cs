using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Insights;
using RagPlatform.CostAccounting.Insights.Anomalies;
using RagPlatform.CostAccounting.Ledger;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Insights;

/// <summary>What is odd is found and explained; what always varies, weekends included, is not.</summary>
public sealed class AnomalyDetectorTests
{
    private const long Day = 20_520;
    private const long Dollar = 1_000_000_000;

    [Theory]
    [InlineData(20, 10, "2.0 times the usual number of events at 1.0 times the usual cost of one: mostly the number of calls.")]
    [InlineData(40, 10, "2.0 times the usual number of events at 2.0")]
    [InlineData(0, 0, "something stopped")]
    public void Detect_ADayFarFromTheUsual_IsFoundAndExplained(long dollars, long events, string explanation)
    {
        Dictionary<long, DailyCost> days = Series(_ => 10 * Dollar, _ => 5);
        days[Day] = new DailyCost { Day = Day, Cost = dollars * Dollar, Events = events };

        CostAnomaly anomaly = Assert.Single(AnomalyDetector.Detect("m", days, Day - 28, Day - 3, Day + 1, minimum: 1));

        Assert.Equal((10 * Dollar, 5), (anomaly.UsualNanoUsd, anomaly.UsualEvents));
        Assert.Contains(explanation, anomaly.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Detect_QuietWeekends_AreUsual()
    {
        Dictionary<long, DailyCost> days = Series(day => day % 7 < 2 ? Dollar : 10 * Dollar, _ => 5, count: 40);

        Assert.Empty(AnomalyDetector.Detect("m", days, Day - 40, Day - 8, Day, minimum: 1));
    }

    [Fact]
    public void Detect_AWeekendLikeAWeekday_IsFound()
    {
        Dictionary<long, DailyCost> days = Series(day => day % 7 < 2 ? Dollar : 10 * Dollar, _ => 5, count: 40);
        long weekend = Enumerable.Range(1, 7).Select(i => Day - i).First(day => day % 7 == 0);
        days[weekend] = new DailyCost { Day = weekend, Cost = 10 * Dollar, Events = 5 };

        Assert.Equal(Days.Text(weekend), Assert.Single(AnomalyDetector.Detect("m", days, Day - 40, Day - 7, Day, minimum: 1)).Day);
    }

    [Fact]
    public void Detect_DaysThatAlwaysVary_AreNotFound()
    {
        var random = new Random(1);
        Dictionary<long, DailyCost> days = Series(_ => random.NextInt64(8 * Dollar, 12 * Dollar), _ => 5, count: 60);

        Assert.Empty(AnomalyDetector.Detect("m", days, Day - 60, Day - 20, Day, minimum: 1));
    }

    [Fact]
    public void Detect_SomethingNew_IsFoundOnceTheTenantIsKnownForAWeek()
    {
        var days = new Dictionary<long, DailyCost> { [Day] = new DailyCost { Day = Day, Cost = Dollar, Events = 3 } };

        Assert.Contains("began", Assert.Single(AnomalyDetector.Detect("m", days, Day - 7, Day, Day + 1, Dollar)).Explanation, StringComparison.Ordinal);
        Assert.Empty(AnomalyDetector.Detect("m", days, Day - 6, Day, Day + 1, Dollar));
        Assert.Empty(AnomalyDetector.Detect("m", days, Day - 7, Day, Day + 1, Dollar + 1));
    }

    private static Dictionary<long, DailyCost> Series(Func<long, long> cost, Func<long, long> events, int count = 28) =>
        Enumerable.Range(1, count).Select(i => Day - i).ToDictionary(
            day => day, day => new DailyCost { Day = day, Cost = cost(day), Events = events(day) });
}
