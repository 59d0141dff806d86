using System.CommandLine;
using System.Globalization;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Auditing;

/// <summary><c>rag audit search</c>: what was done, newest first.</summary>
internal sealed class SearchAuditCommand : ICommandFeature
{
    private const int DefaultLimit = 50;
    private static readonly string[] s_headings = ["#sequence", "time", "actor", "action", "outcome", "resource", "trace"];
    private readonly Surroundings _surroundings;
    private readonly Option<string?> _action = Filter("--action", "Only this action, e.g. ask, ingest, create_key.", "name");
    private readonly Option<string?> _actor = Filter("--actor", "Only what this key did, by its id.", "key-id");
    private readonly Option<string?> _outcome = Filter("--outcome", "Only this outcome, e.g. OK or PERMISSION_DENIED.", "name");
    private readonly Option<string?> _text = Filter("--text", "Only records whose resource, trace id or details contain this.", "text");
    private readonly Option<DateTimeOffset?> _from;
    private readonly Option<DateTimeOffset?> _to;
    private readonly Option<int> _limit = CommonOptions.Limit("Records at most.", DefaultLimit);
    private readonly Option<bool> _json = CommonOptions.JsonLines();

    public SearchAuditCommand(Surroundings surroundings)
    {
        _surroundings = surroundings;
        _from = TimeOptions.Past("--from", "From this time on", surroundings.Time);
        _to = TimeOptions.Past("--to", "Up to and without this time", surroundings.Time);
    }

    public Command Describe() => new("search", "Finds records of the audit log, newest first.")
    {
        _action, _actor, _outcome, _text, _from, _to, _limit, _json,
    };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        var request = new SearchAuditRequest
        {
            Action = line.GetValue(_action) ?? string.Empty,
            Actor = line.GetValue(_actor) ?? string.Empty,
            Outcome = line.GetValue(_outcome) ?? string.Empty,
            Text = line.GetValue(_text) ?? string.Empty,
            FromMs = TimeOptions.ToMilliseconds(line.GetValue(_from)),
            ToMs = TimeOptions.ToMilliseconds(line.GetValue(_to)),
        };
        IAsyncEnumerable<AuditRecord> records = AuditPages.ReadAsync(gateway, request, line.GetValue(_limit), cancellationToken);
        if (line.GetValue(_json))
        {
            await foreach (AuditRecord record in records)
            {
                await _surroundings.Out.WriteLineAsync(Json.OneLine(record));
            }

            return ExitCodes.Success;
        }

        List<AuditRecord> shown = await records.ToListAsync(cancellationToken);
        Tables.Print(_surroundings, s_headings, shown.Select(record => (string[])
        [
            record.Sequence.ToString(CultureInfo.InvariantCulture),
            Instants.Text(record.OccurredAtMs),
            record.Actor,
            record.Action,
            record.Outcome,
            record.Resource,
            record.TraceId,
        ]));
        return ExitCodes.Success;
    }

    private static Option<string?> Filter(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}
