using System.CommandLine;
using System.Globalization;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Costs;

/// <summary><c>rag cost shares</c>: how costs divide, beside the usual bands.</summary>
internal sealed class CostSharesCommand : ICommandFeature
{
    private static readonly string[] s_headings = ["part", "#cost", "#share", "band", "is", "look at"];
    private readonly Surroundings _surroundings;
    private readonly Option<DateTimeOffset?> _from;
    private readonly Option<DateTimeOffset?> _to;
    private readonly Option<bool> _json = CommonOptions.Json();

    public CostSharesCommand(Surroundings surroundings)
    {
        _surroundings = surroundings;
        _from = TimeOptions.Past("--from", "From this time on, the last 30 days unless given", surroundings.Time);
        _to = TimeOptions.Past("--to", "Up to and without this time, up to now unless given", surroundings.Time);
    }

    public Command Describe() => new("shares", "Divides costs into their parts, and says which lie outside the usual bands.") { _from, _to, _json };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        var request = new GetSharesRequest
        {
            FromMs = TimeOptions.ToMilliseconds(line.GetValue(_from)),
            ToMs = TimeOptions.ToMilliseconds(line.GetValue(_to)),
        };
        GetSharesReply reply = await gateway.Insights.GetSharesAsync(request, gateway.Call(cancellationToken));
        if (line.GetValue(_json))
        {
            await _surroundings.Out.WriteLineAsync(Json.Indented(reply));
            return ExitCodes.Success;
        }

        Tables.Print(_surroundings, s_headings, reply.Shares.Select(share => (string[])
        [
            share.Name,
            Quantities.Dollars(share.CostNanoUsd),
            Percent(share.Percent),
            $"{Percent(share.LowPercent)} to {Percent(share.HighPercent)}",
            State(share.State),
            share.Advice.Length > 0 ? share.Advice : "-",
        ]));
        if (reply.TooLittle)
        {
            await _surroundings.Out.WriteLineAsync("too little was spent to judge the shares");
        }

        return ExitCodes.Success;
    }

    private static string State(CostShareState state) => state switch
    {
        CostShareState.CostShareAbove => "above",
        CostShareState.CostShareBelow => "below",
        _ => "-",
    };

    private static string Percent(double percent) => string.Create(CultureInfo.InvariantCulture, $"{percent:0.#} %");
}
