using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Costs.Segments;

/// <summary><c>rag cost segments</c>: kinds of questions, what each costs and is worth, and what to do about it.</summary>
internal sealed class ListSegmentsCommand : ICommandFeature
{
    private const int UsualRows = 100;
    private const int MaxRows = 1000;
    private readonly Surroundings _surroundings;
    private readonly Option<DateTimeOffset?> _from;
    private readonly Option<DateTimeOffset?> _to;
    private readonly Option<string?> _team = new("--team") { Description = "Only questions of this team.", HelpName = "name" };
    private readonly Option<int> _limit = CommonOptions.Limit("Segments at most, the most expensive first.", UsualRows, MaxRows);
    private readonly Option<bool> _json = CommonOptions.Json();

    public ListSegmentsCommand(Surroundings surroundings)
    {
        _surroundings = surroundings;
        _from = TimeOptions.Past("--from", "From the UTC day of this time on, 30 days unless given", surroundings.Time);
        _to = TimeOptions.Past("--to", "Up to the UTC day of this time, today unless given", surroundings.Time);
    }

    public Command Describe() => new("segments", "Lists kinds of questions with cost, success, value and advice.")
    {
        _from, _to, _team, _limit, _json,
    };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        var request = new ListSegmentsRequest
        {
            FromMs = TimeOptions.ToMilliseconds(line.GetValue(_from)),
            ToMs = TimeOptions.ToMilliseconds(line.GetValue(_to)),
            Team = line.GetValue(_team) ?? string.Empty,
            Limit = line.GetValue(_limit),
        };
        ListSegmentsReply reply = await gateway.Segments.ListSegmentsAsync(request, gateway.Call(cancellationToken));
        if (line.GetValue(_json))
        {
            await _surroundings.Out.WriteLineAsync(Json.Indented(reply));
        }
        else
        {
            SegmentPrinter.Print(_surroundings, reply);
        }

        return ExitCodes.Success;
    }
}
