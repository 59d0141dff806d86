using System.Globalization;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Costs;

/// <summary>Prints an estimate: deployments side by side, then pairs, then what might be computed ahead.</summary>
internal static class EstimatePrinter
{
    private const string Unknown = "unknown";

    public static void Print(Surroundings surroundings, EstimateCostReply reply)
    {
        TextWriter output = surroundings.Out;
        string title = reply.Name.Length > 0 ? $"{Printable.Clean(reply.Name)}, " : string.Empty;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title}{reply.QueriesPerDay:N0} queries a day"));
        output.WriteLine();
        PrintDeployments(surroundings, reply.Deployments);
        foreach (DeploymentEstimate one in reply.Deployments)
        {
            foreach (string price in one.UnknownPrices)
            {
                output.WriteLine($"{one.Name}: {Printable.Clean(price)}; its sums say too little by that");
            }
        }

        if (reply.Comparisons.Count > 0)
        {
            output.WriteLine();
            PrintComparisons(surroundings, reply.Comparisons);
        }

        if (reply.Precompute.Count > 0)
        {
            output.WriteLine();
            PrintPrecompute(surroundings, reply.Precompute);
        }
    }

    private static void PrintDeployments(Surroundings surroundings, IReadOnlyList<DeploymentEstimate> deployments)
    {
        string[] headings = [" ", .. deployments.Select(one => $"#{one.Name}")];
        var rows = new List<string[]>
        {
            Row("a query", deployments, one => Money(one.Total.QueryNanoUsd, one)),
            Row("a day", deployments, one => Money(one.Total.DayNanoUsd, one)),
            Row("a month", deployments, one => Money(one.Total.MonthNanoUsd, one)),
            Row("a year", deployments, one => Money(one.Total.YearNanoUsd, one)),
            Row("once", deployments, one => Money(one.OnceNanoUsd, one)),
            Row("a month without people", deployments, one => Money(one.WithoutPeople.MonthNanoUsd, one)),
        };
        string[] parts = [.. deployments.SelectMany(one => one.Parts).Select(part => part.Part).Distinct()];
        rows.AddRange(parts.Select(name => Row(
            $"  {(name == "query" ? "queries, not split up," : name)} a month",
            deployments,
            one => Part(one.Parts.FirstOrDefault(part => part.Part == name)))));
        string[] bands = [.. deployments.SelectMany(one => one.Bands).Select(band => band.Name).Distinct()];
        rows.AddRange(bands.Select(name => Row(
            Band(deployments, name), deployments, one => Band(one.Bands.FirstOrDefault(band => band.Name == name)))));
        Tables.Print(surroundings, headings, rows);
    }

    private static void PrintComparisons(Surroundings surroundings, IReadOnlyList<DeploymentComparison> comparisons)
    {
        Tables.Print(
            surroundings,
            ["dearer", "cheaper", "#times", "#without people", "#same at queries a day"],
            comparisons.Where(pair => !pair.PriceUnknown).Select(pair => (string[])
            [
                pair.Dearer,
                pair.Cheaper,
                pair.HasRatio ? Times(pair.Ratio) : "-",
                pair.HasRatioWithoutPeople ? Times(pair.RatioWithoutPeople) : "-",
                pair.HasBreakEvenQueriesPerDay ? pair.BreakEvenQueriesPerDay.ToString("N0", CultureInfo.InvariantCulture) : "none",
            ]));
        foreach (DeploymentComparison pair in comparisons)
        {
            surroundings.Out.WriteLine($"{pair.Dearer} and {pair.Cheaper}: {Printable.Clean(pair.Verdict)}");
        }
    }

    private static void PrintPrecompute(Surroundings surroundings, IReadOnlyList<PrecomputeEstimate> estimates)
    {
        Tables.Print(
            surroundings,
            ["computed ahead", "#first time", "#a month ahead", "#a month at query time", "#same at queries a day", "verdict"],
            estimates.Select(one => (string[])
            [
                one.Name,
                one.UnknownPrices.Count > 0 ? Unknown : Quantities.Dollars(one.FirstNanoUsd),
                one.UnknownPrices.Count > 0 ? Unknown : Quantities.Dollars(one.WriteTimeMonthNanoUsd),
                one.UnknownPrices.Count > 0 ? Unknown : Quantities.Dollars(one.ReadTimeMonthNanoUsd),
                one.HasBreakEvenQueriesPerDay ? one.BreakEvenQueriesPerDay.ToString("N0", CultureInfo.InvariantCulture) : "-",
                one.Verdict.Replace('_', ' '),
            ]));
        foreach (PrecomputeEstimate one in estimates)
        {
            surroundings.Out.WriteLine($"{one.Name}: {Printable.Clean(one.Reason)}");
            foreach (string price in one.UnknownPrices)
            {
                surroundings.Out.WriteLine($"{one.Name}: {Printable.Clean(price)}");
            }
        }
    }

    private static string[] Row(string name, IReadOnlyList<DeploymentEstimate> deployments, Func<DeploymentEstimate, string> cell) =>
        [name, .. deployments.Select(cell)];

    private static string Money(long nano, DeploymentEstimate one) =>
        one.UnknownPrices.Count > 0 ? $"at least {Quantities.Dollars(nano)}" : Quantities.Dollars(nano);

    private static string Part(CostPartEstimate? part) => part switch
    {
        null => "-",
        { PriceUnknown: true } => Unknown,
        _ => $"{Quantities.Dollars(part.Amounts.MonthNanoUsd)} {Percent(part.Share)}",
    };

    private static string Band(IReadOnlyList<DeploymentEstimate> deployments, string name)
    {
        ShareBand usual = deployments.SelectMany(one => one.Bands).First(band => band.Name == name);
        return string.Create(CultureInfo.InvariantCulture, $"  {name}, usually {usual.Low * 100:0}-{usual.High * 100:0} %");
    }

    private static string Band(ShareBand? band) => band switch
    {
        null => "-",
        { Position: Unknown } => Unknown,
        _ => $"{Percent(band.Share)} {band.Position}",
    };

    private static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Times(double ratio) => ratio.ToString("#,0.00", CultureInfo.InvariantCulture);
}
