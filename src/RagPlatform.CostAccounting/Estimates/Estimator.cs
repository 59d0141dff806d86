using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Estimates.Scenarios;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Estimates;

/// <summary>
/// Estimates what a scenario costs: a function of the scenario, the price book and the time, and of nothing else. All money is whole nano-dollars.
/// </summary>
internal static class Estimator
{
    /// <summary>The whole estimate.</summary>
    /// <exception cref="ScenarioException">An amount is larger than can be counted; says which.</exception>
    public static EstimateCostReply Estimate(Scenario scenario, PriceBook book, DateTimeOffset at)
    {
        var prices = new PriceLookup(book, at);
        long volume = scenario.Queries.PerDay;
        var lines = new List<(string Name, CostLine Line)>();
        var reply = new EstimateCostReply { Name = scenario.Name, QueriesPerDay = volume, PricedAtMs = at.ToUnixTimeMilliseconds() };
        foreach (Deployment deployment in scenario.Deployments)
        {
            Guard(deployment.Name, deployment.Line, deployment.Column, () =>
            {
                var line = DeploymentCosts.Of(scenario, deployment, prices);
                reply.Deployments.Add(DeploymentReport.Of(deployment.Name, line, volume));
                lines.Add((deployment.Name, line));
                for (int i = 0; i < lines.Count - 1; i++)
                {
                    reply.Comparisons.Add(Comparisons.Of(lines[i], lines[^1], volume));
                }
            });
        }

        foreach (Precompute precompute in scenario.Precompute)
        {
            Guard(precompute.Name, precompute.Line, precompute.Column, () => reply.Precompute.Add(Precomputation.Of(precompute, volume, prices)));
        }

        AddCurves(reply, lines);
        return reply;
    }

    private static void AddCurves(EstimateCostReply reply, List<(string Name, CostLine Line)> lines)
    {
        long[] points = [.. reply.Comparisons.Where(pair => pair.HasBreakEvenQueriesPerDay).Select(pair => pair.BreakEvenQueriesPerDay)];
        long[] matter = [reply.QueriesPerDay, .. points.Where(point => point <= ScenarioReader.MaxQueriesPerDay)];

        // A point at which something costs more than can be counted is left out, and so are those after it.
        reply.CurveQueriesPerDay.AddRange(CurveVolumes.For(matter).TakeWhile(volume => lines.All(line => Fits(line.Line, volume))));
        foreach (((_, CostLine line), DeploymentEstimate estimate) in lines.Zip(reply.Deployments))
        {
            if (line.Unknown.Count == 0)
            {
                estimate.CurveMonthNanoUsd.AddRange(reply.CurveQueriesPerDay.Select(volume => (long)line.Month(volume)));
            }
        }
    }

    private static bool Fits(CostLine line, long volume)
    {
        try
        {
            return line.Month(volume) <= long.MaxValue;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    private static void Guard(string name, int line, int column, Action estimate)
    {
        try
        {
            estimate();
        }
        catch (OverflowException)
        {
            throw new ScenarioException(new TextFault(
                line, column, $"'{name}' costs more than can be counted ({Dollars.Text(long.MaxValue)}); check its prices and the traffic."));
        }
    }
}
