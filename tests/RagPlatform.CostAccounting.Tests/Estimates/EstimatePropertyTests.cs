using FsCheck;
using FsCheck.Fluent;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Estimates;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Estimates;

/// <summary>What holds for any deployments at any traffic.</summary>
public sealed class EstimatePropertyTests
{
    private const long MaxQueriesPerDay = 1_000_000_000;

    private static readonly Gen<CostComponent> s_component =
        from part in Gen.Elements(Enum.GetValues<CostPart>())
        from month in Amount(1_000_000_000_000)
        from query in Amount(1_000_000_000_000)
        from once in Amount(1_000_000_000_000)
        select new CostComponent(part, month, query, once);

    private static readonly Gen<CostLine> s_line =
        from count in Gen.Choose(1, 6)
        from components in s_component.ListOf(count)
        select new CostLine([.. components]);

    private static readonly Gen<long> s_volume = Amount(MaxQueriesPerDay).Select(volume => Math.Max(volume, 1));

    [Fact]
    public void Total_OfAnyDeployment_IsTheSumOfItsPartsToTheNanoDollar() => Check(
        from line in s_line from volume in s_volume select (line, volume),
        one =>
        {
            DeploymentEstimate estimate = DeploymentReport.Of("a", one.line, one.volume);
            Assert.Equal(estimate.Total.MonthNanoUsd, (long)one.line.Month(one.volume));
            Assert.Equal(Nearest(one.line.Month(one.volume), 30 * (Int128)one.volume), estimate.Total.QueryNanoUsd);
            Assert.Equal(Nearest(one.line.Month(one.volume), 30), estimate.Total.DayNanoUsd);
            Assert.All(estimate.Parts, part => Assert.InRange(Math.Abs(part.Amounts.DayNanoUsd - ((decimal)part.Amounts.MonthNanoUsd / 30)), 0, 1));
            Assert.Equal(estimate.Total.QueryNanoUsd, estimate.Parts.Sum(part => part.Amounts.QueryNanoUsd));
            Assert.Equal(estimate.Total.DayNanoUsd, estimate.Parts.Sum(part => part.Amounts.DayNanoUsd));
            Assert.Equal(estimate.Total.MonthNanoUsd, estimate.Parts.Sum(part => part.Amounts.MonthNanoUsd));
            Assert.Equal(estimate.Total.YearNanoUsd, estimate.Parts.Sum(part => part.Amounts.YearNanoUsd));
            Assert.Equal(estimate.OnceNanoUsd, estimate.Parts.Sum(part => part.OnceNanoUsd));
            Assert.Equal(
                estimate.WithoutPeople.MonthNanoUsd, estimate.Parts.Where(part => part.Part != "people").Sum(part => part.Amounts.MonthNanoUsd));
        });

    [Fact]
    public void Month_WithMoreTraffic_NeverCostsLess() => Check(
        from line in s_line from low in s_volume from more in s_volume select (line, low, more),
        one => Assert.True(one.line.Month(one.low) <= one.line.Month(one.low + one.more)));

    [Fact]
    public void Month_WithACostAdded_IsNeverLower() => Check(
        from line in s_line from added in s_component from volume in s_volume select (line, added, volume),
        one => Assert.True(one.line.Month(one.volume) <= new CostLine([.. one.line.Components, one.added]).Month(one.volume)));

    [Fact]
    public void BreakEven_OfAnyTwo_IsWhereTheyCostTheSameWithinOneQuery() => Check(
        from first in s_line from second in s_line select (first, second),
        one =>
        {
            var even = BreakEven.Between(one.first, one.second);
            Assert.Equal(even.QueriesPerDay, BreakEven.Between(one.second, one.first).QueriesPerDay);
            if (even.QueriesPerDay is not { } point || even.Below is null || even.Above is null)
            {
                return;
            }

            // Each part is rounded to a nano-dollar once.
            int rounding = one.first.Parts.Count() + one.second.Parts.Count();
            Assert.True(even.Below.Month(point + 1) + rounding >= even.Above.Month(point + 1));
            if (point > 1)
            {
                Assert.True(even.Below.Month(point - 1) <= even.Above.Month(point - 1) + rounding);
            }
        });

    [Fact]
    public void BreakEven_ThatThereIsNot_MeansOneIsNeverDearer() => Check(
        from first in s_line from second in s_line from volume in s_volume select (first, second, volume),
        one =>
        {
            var even = BreakEven.Between(one.first, one.second);
            if (even.QueriesPerDay is not null)
            {
                return;
            }

            int rounding = one.first.Parts.Count() + one.second.Parts.Count();
            CostLine cheaper = even.Below ?? one.first;
            CostLine other = ReferenceEquals(cheaper, one.first) ? one.second : one.first;
            Assert.True(cheaper.Month(one.volume) <= other.Month(one.volume) + rounding);
        });

    [Fact]
    public void BreakEven_OfRandomPairs_IsFoundOftenEnoughToMeanSomething()
    {
        (CostLine First, CostLine Second)[] pairs = [.. (from first in s_line from second in s_line select (first, second)).Sample(300)];

        Assert.InRange(pairs.Count(pair => BreakEven.Between(pair.First, pair.Second).QueriesPerDay is not null), 30, 270);
    }

    [Fact]
    public void BreakEven_OfTheSameCosts_IsNoneAtAll()
    {
        CostLine one = Line(1000, 5);

        Assert.Equal(new BreakEven(null, null, null), BreakEven.Between(one, Line(1000, 5)));
    }

    [Theory]
    [InlineData(1000, 5, 2000, 5, true)]
    [InlineData(1000, 5, 1000, 6, true)]
    [InlineData(2000, 5, 1000, 5, false)]
    [InlineData(2000, 6, 1000, 5, false)]
    public void BreakEven_OfParallelOrDominatedCosts_NamesTheCheaper(long month, long query, long otherMonth, long otherQuery, bool isFirst)
    {
        CostLine first = Line(month, query);
        CostLine second = Line(otherMonth, otherQuery);

        var even = BreakEven.Between(first, second);

        Assert.Null(even.QueriesPerDay);
        Assert.Same(isFirst ? first : second, even.Below);
        Assert.Same(even.Below, even.Above);
    }

    [Fact]
    public void BreakEven_BeyondAnyTraffic_IsNone() => Assert.Null(BreakEven.Between(Line(Scenarios.Dollar * 1_000_000, 5), Line(0, 6)).QueriesPerDay);

    private static long Nearest(Int128 amount, Int128 by) => (long)((amount + (by / 2)) / by);

    private static CostLine Line(long month, long query) => new([new CostComponent(CostPart.Infrastructure, month, query, 0)]);

    // Of every magnitude, zero included.
    private static Gen<long> Amount(long max) =>
        from digits in Gen.Choose(0, (int)Math.Log10(max))
        from share in Gen.Choose(0, 1_000_000)
        select (long)(share / 1e6 * Math.Pow(10, digits + 1) * (max / Math.Pow(10, (int)Math.Log10(max) + 1)));

    private static void Check<T>(Gen<T> values, Action<T> holds) => Prop.ForAll(
        values.ToArbitrary(),
        value =>
        {
            holds(value);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
