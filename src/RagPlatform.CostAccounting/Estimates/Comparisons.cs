using System.Globalization;
using RagPlatform.Contracts.V1;

namespace RagPlatform.CostAccounting.Estimates;

/// <summary>Compares two deployments: how many times one costs the other, and from which traffic on it is the other way round.</summary>
internal static class Comparisons
{
    /// <summary>The comparison at a traffic, with the verdict in a sentence.</summary>
    /// <exception cref="OverflowException">An amount does not fit.</exception>
    public static DeploymentComparison Of((string Name, CostLine Line) first, (string Name, CostLine Line) second, long queriesPerDay)
    {
        string[] unknown = [.. new[] { first, second }.Where(one => one.Line.Unknown.Count > 0).Select(one => $"'{one.Name}'")];
        if (unknown.Length > 0)
        {
            return new DeploymentComparison
            {
                Dearer = first.Name,
                Cheaper = second.Name,
                PriceUnknown = true,
                Verdict = $"Not compared: a price of {string.Join(" and of ", unknown)} is unknown.",
            };
        }

        bool firstIsDearer = first.Line.Month(queriesPerDay) >= second.Line.Month(queriesPerDay);
        ((string Name, CostLine Line) dearer, (string Name, CostLine Line) cheaper) = firstIsDearer ? (first, second) : (second, first);
        var comparison = new DeploymentComparison { Dearer = dearer.Name, Cheaper = cheaper.Name };
        SetRatios(comparison, dearer.Line, cheaper.Line, queriesPerDay);
        var even = BreakEven.Between(first.Line, second.Line);
        if (even.QueriesPerDay is { } point)
        {
            comparison.BreakEvenQueriesPerDay = point;
        }

        comparison.Verdict = Verdict(even, line => ReferenceEquals(line, first.Line) ? first.Name : second.Name, first.Line, second.Line);
        return comparison;
    }

    private static void SetRatios(DeploymentComparison comparison, CostLine dearer, CostLine cheaper, long queriesPerDay)
    {
        if (Ratio(dearer.Month(queriesPerDay), cheaper.Month(queriesPerDay)) is { } ratio)
        {
            comparison.Ratio = ratio;
        }

        if (Ratio(dearer.Without(CostPart.People).Month(queriesPerDay), cheaper.Without(CostPart.People).Month(queriesPerDay)) is { } running)
        {
            comparison.RatioWithoutPeople = running;
        }
    }

    private static double? Ratio(Int128 dearer, Int128 cheaper) => cheaper == 0 ? null : (double)dearer / (double)cheaper;

    private static string Verdict(BreakEven even, Func<CostLine, string> name, CostLine first, CostLine second)
    {
        if (even is { Below: null } or { Above: null })
        {
            return "No break-even: both cost the same at any traffic.";
        }

        if (even.QueriesPerDay is { } point)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Both cost the same at {point:N0} queries a day: below that '{name(even.Below)}' is cheaper, above it '{name(even.Above)}'.");
        }

        string cheaper = name(even.Below);
        return first.PerMillionQueries == second.PerMillionQueries
            ? $"No break-even: a query more costs the same with both, so '{cheaper}' stays cheaper by {Difference(first, second)} a month."
            : $"No break-even: '{cheaper}' is cheaper at any traffic.";
    }

    private static string Difference(CostLine first, CostLine second) => Dollars.Text(checked((long)Int128.Abs(first.PerMonth - second.PerMonth)));
}
