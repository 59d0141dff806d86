using System.CommandLine;
using RagPlatform.Cli.Budgets;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Costs;

/// <summary><c>rag cost forecast</c>: what the month will have cost.</summary>
internal sealed class CostForecastCommand(Surroundings surroundings) : ICommandFeature
{
    private static readonly string[] s_headings = ["budget", "#spent", "#expected", "passes soft", "passes hard"];
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Describe() => new("forecast", "Says what the month will have cost, and which monthly budgets are passed when.") { _json };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        GetForecastReply reply = await gateway.Insights.GetForecastAsync(new GetForecastRequest(), gateway.Call(cancellationToken));
        if (line.GetValue(_json))
        {
            await surroundings.Out.WriteLineAsync(Json.Indented(reply));
            return ExitCodes.Success;
        }

        await surroundings.Out.WriteLineAsync(
            $"{reply.Month}: {Quantities.Dollars(reply.SpentNanoUsd)} spent, {Quantities.Dollars(reply.ExpectedNanoUsd)} expected, "
            + $"{Quantities.Dollars(reply.LowNanoUsd)} to {Quantities.Dollars(reply.HighNanoUsd)} with 80 %; it rests on "
            + Quantities.Count(reply.Days, "whole day"));
        if (reply.Budgets.Count > 0)
        {
            Tables.Print(surroundings, s_headings, reply.Budgets.Select(forecast => (string[])
            [
                BudgetOptions.Name(forecast.Budget.Level, forecast.Budget.Name, forecast.Budget.Period),
                Quantities.Dollars(forecast.SpentNanoUsd),
                Quantities.Dollars(forecast.ExpectedNanoUsd),
                forecast.PassesSoftOn.Length > 0 ? forecast.PassesSoftOn : "-",
                forecast.PassesHardOn.Length > 0 ? forecast.PassesHardOn : "-",
            ]));
        }

        return ExitCodes.Success;
    }
}
