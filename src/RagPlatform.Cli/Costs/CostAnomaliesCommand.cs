using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Costs;

/// <summary><c>rag cost anomalies</c>: days that cost far from the usual.</summary>
internal sealed class CostAnomaliesCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Option<string?> _by = CommonOptions.OneOf(
        "--by", "What is looked at; model unless given.", "category", "collection", "key", "model", "provider", "segment", "team");

    private readonly Option<int> _days = new("--days") { Description = "Whole days before today, 1 to 90; 7 unless given.", HelpName = "n" };
    private readonly Option<decimal?> _least = DollarOptions.Create("--least", "Differences from this on; ten cents unless given.");
    private readonly Option<bool> _json = CommonOptions.JsonLines();

    public Command Describe() => new("anomalies", "Lists days that cost far more or less than usual.") { _by, _days, _least, _json };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        string by = line.GetValue(_by) ?? "model";
        var request = new ListAnomaliesRequest
        {
            GroupBy = by,
            Days = line.GetValue(_days),

            // Nothing at all as the least stands for the usual ten cents there.
            MinNanoUsd = line.GetValue(_least) is { } least ? Math.Max(1, DollarOptions.ToNano("--least", least)) : 0,
        };
        ListAnomaliesReply reply = await gateway.Insights.ListAnomaliesAsync(request, gateway.Call(cancellationToken));
        if (line.GetValue(_json))
        {
            foreach (CostAnomaly anomaly in reply.Anomalies)
            {
                await surroundings.Out.WriteLineAsync(Json.OneLine(anomaly));
            }

            return ExitCodes.Success;
        }

        if (reply.Anomalies.Count == 0)
        {
            await surroundings.Out.WriteLineAsync("no day cost far from the usual");
            return ExitCodes.Success;
        }

        Tables.Print(surroundings, ["day", by, "#cost", "#usual", "#events", "#usual", "because"], reply.Anomalies.Select(anomaly => (string[])
        [
            anomaly.Day,
            anomaly.Key,
            Quantities.Dollars(anomaly.CostNanoUsd),
            Quantities.Dollars(anomaly.UsualNanoUsd),
            $"{anomaly.Events}",
            $"{anomaly.UsualEvents}",
            anomaly.Explanation,
        ]));
        return ExitCodes.Success;
    }
}
