using Microsoft.AspNetCore.Mvc;
using RagPlatform.Console.Display;
using RagPlatform.Console.SignIn;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Console.Pages;

/// <summary>What a system would cost, by a scenario that is written on the page.</summary>
internal sealed class EstimateModel(CostEstimateService.CostEstimateServiceClient estimates, ApiKeySource keys) : ConsolePage(keys)
{
    /// <summary>The longest scenario, in UTF-16 code units.</summary>
    public const int MaxCharacters = 65_536;

    private const double NanoPerDollar = 1e9;
    private static readonly Lazy<string> s_reference = new(ReadReference);

    /// <summary>The text in the form: at first the reference scenario.</summary>
    public string Scenario { get; private set; } = s_reference.Value;

    /// <summary>What it comes to; null before it was asked for and where the scenario has faults.</summary>
    public EstimateCostReply? Estimate { get; private set; }

    /// <summary>The scenario's faults with the line each is in.</summary>
    public IReadOnlyList<(ScenarioFault Fault, string Line)> Faults { get; private set; } = [];

    /// <summary>The curves as the chart reads them.</summary>
    public ChartData Curves { get; private set; } = new([], []);

    /// <summary>Estimates what was written.</summary>
    public async Task OnPostAsync([FromForm] string? scenario, CancellationToken cancellationToken)
    {
        // Forms end lines with CR LF; a scenario is counted as it was written.
        Scenario = (scenario ?? string.Empty).ReplaceLineEndings("\n");
        if (Scenario.Length > MaxCharacters)
        {
            Refuse($"The scenario has {Show.Count(Scenario.Length)} characters; {Show.Count(MaxCharacters)} are allowed.");
            return;
        }

        EstimateCostReply reply = new();
        var request = new EstimateCostRequest { Scenario = Scenario, DescribeFaults = true };
        if (!await TryAsync(async () => reply = await estimates.EstimateCostAsync(request, Call(cancellationToken))))
        {
            return;
        }

        if (reply.Faults.Count > 0)
        {
            string[] lines = Scenario.Split('\n');
            Faults = [.. reply.Faults.Select(fault => (fault, lines.ElementAtOrDefault(fault.Line - 1) ?? string.Empty))];
            Refuse($"The scenario has {Show.Count(Faults.Count, "fault", "faults")}; each is shown below the form with its line.");
            return;
        }

        Estimate = reply;
        Curves = new ChartData(
            [.. reply.CurveQueriesPerDay.Select(Show.Count)],
            [
                .. reply.Deployments.Where(one => one.CurveMonthNanoUsd.Count > 0)
                    .Select(one => new ChartSeries(one.Name, [.. one.CurveMonthNanoUsd.Select(month => month / NanoPerDollar)])),
            ]);
    }

    /// <summary>A deployment's amount, marked where it says too little.</summary>
    public static string Money(DeploymentEstimate one, long nano) => one.UnknownPrices.Count > 0 ? $"at least {Show.Money(nano)}" : Show.Money(nano);

    /// <summary>A ratio.</summary>
    public static string Times(double ratio) => ratio.ToString("#,0.00", System.Globalization.CultureInfo.InvariantCulture) + " ×";

    private static string ReadReference()
    {
        using var reader = new StreamReader(typeof(EstimateModel).Assembly.GetManifestResourceStream("ecommerce.yaml")!);
        return reader.ReadToEnd();
    }
}
