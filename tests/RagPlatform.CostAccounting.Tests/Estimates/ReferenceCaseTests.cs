using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Estimates;

/// <summary>The e-commerce search at 50,000 queries a day, to the cent and to the query.</summary>
public sealed class ReferenceCaseTests
{
    private const long Dollar = Scenarios.Dollar;
    private static readonly string s_scales = Scenarios.Shipped("ecommerce.yaml");
    private static readonly string s_fixed = s_scales.Replace("traffic: scales", "traffic: fixed", StringComparison.Ordinal);

    [Fact]
    public void Amounts_OfEachDeployment_AreThoseOfTheCase()
    {
        EstimateCostReply reply = Scenarios.Estimate(s_scales);

        Assert.Equal(
            [
                ("api", 3_600_000, 180 * Dollar, 5_400 * Dollar, 64_800 * Dollar),
                ("self-hosted", 2_460_000, 123 * Dollar, 3_690 * Dollar, 44_280 * Dollar),
                ("hybrid", 1_300_000, 65 * Dollar, 1_950 * Dollar, 23_400 * Dollar),
            ],
            reply.Deployments.Select(one =>
                (one.Name, one.Total.QueryNanoUsd, one.Total.DayNanoUsd, one.Total.MonthNanoUsd, one.Total.YearNanoUsd)));
        DeploymentEstimate own = reply.Deployments[1];
        Assert.Equal((460_000, 23 * Dollar, 690 * Dollar), (own.WithoutPeople.QueryNanoUsd, own.WithoutPeople.DayNanoUsd, own.WithoutPeople.MonthNanoUsd));
        Assert.Equal(3_000 * Dollar, own.FixedMonthNanoUsd);
        Assert.Equal(460 * Dollar, own.MillionQueriesNanoUsd);
        Assert.Equal([("infrastructure", 690 * Dollar), ("people", 3_000 * Dollar)], own.Parts.Select(part => (part.Part, part.Amounts.MonthNanoUsd)));
        Assert.All(reply.Deployments, one => Assert.Empty(one.UnknownPrices));
    }

    [Fact]
    public void Ratios_AllInAndWithoutPeople_AreThoseOfTheCase()
    {
        EstimateCostReply reply = Scenarios.Estimate(s_scales);

        DeploymentComparison own = Pair(reply, "api", "self-hosted");
        Assert.Equal((1.46, 7.83), (Math.Round(own.Ratio, 2), Math.Round(own.RatioWithoutPeople, 2)));
        Assert.Equal(1.89, Math.Round(Pair(reply, "self-hosted", "hybrid").Ratio, 2));
    }

    [Theory]
    [InlineData(true, 31_847, 119_048)]
    [InlineData(false, 34_167, 94_615)]
    public void BreakEven_InfrastructureScalingOrFixed_IsThatOfTheCase(bool scales, long withApi, long withHybrid)
    {
        EstimateCostReply reply = Scenarios.Estimate(scales ? s_scales : s_fixed);

        Assert.Equal(withApi, Pair(reply, "api", "self-hosted").BreakEvenQueriesPerDay);
        Assert.Equal(withHybrid, Pair(reply, "self-hosted", "hybrid").BreakEvenQueriesPerDay);
        Assert.False(Pair(reply, "api", "hybrid").HasBreakEvenQueriesPerDay);
        Assert.Equal("No break-even: 'hybrid' is cheaper at any traffic.", Pair(reply, "api", "hybrid").Verdict);
        Assert.Equal(
            $"Both cost the same at {withApi:#,0} queries a day: below that 'api' is cheaper, above it 'self-hosted'.",
            Pair(reply, "api", "self-hosted").Verdict);
        Assert.Equal(3_690 * Dollar, reply.Deployments[1].Total.MonthNanoUsd);
    }

    [Fact]
    public void Curve_OfTheCase_CrossesWhereTheBreakEvenIs()
    {
        EstimateCostReply reply = Scenarios.Estimate(s_scales);

        Assert.Equal((1_000, 10_000_000), (reply.CurveQueriesPerDay[0], reply.CurveQueriesPerDay[^1]));
        Assert.Equal(41, reply.CurveQueriesPerDay.Count);
        int before = reply.CurveQueriesPerDay.IndexOf(25_000);
        Assert.Equal(31_500, reply.CurveQueriesPerDay[before + 1]);
        Assert.True(reply.Deployments[0].CurveMonthNanoUsd[before + 1] < reply.Deployments[1].CurveMonthNanoUsd[before + 1]);
        Assert.True(reply.Deployments[0].CurveMonthNanoUsd[before + 2] > reply.Deployments[1].CurveMonthNanoUsd[before + 2]);
        Assert.Equal(5_400 * Dollar, reply.Deployments[0].CurveMonthNanoUsd[reply.CurveQueriesPerDay.IndexOf(50_000)]);
    }

    private static DeploymentComparison Pair(EstimateCostReply reply, string dearer, string cheaper) =>
        Assert.Single(reply.Comparisons, pair => pair.Dearer == dearer && pair.Cheaper == cheaper);
}
