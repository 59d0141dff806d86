using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Costs;

/// <summary><c>rag cost report</c>: what the tenant spent, by a dimension.</summary>
internal sealed class CostReportCommand : ICommandFeature
{
    private const int DefaultRows = 1000;
    private const int MaxRows = 10_000;
    private readonly Surroundings _surroundings;
    private readonly Option<string?> _by = CommonOptions.OneOf(
        "--by", "What the rows are; category unless given.", "category", "collection", "day", "key", "model", "provider", "segment", "team",
        "tenant");

    private readonly Option<DateTimeOffset?> _from;
    private readonly Option<DateTimeOffset?> _to;
    private readonly Option<int> _limit = CommonOptions.Limit("Rows at most; the others are summed up.", DefaultRows, MaxRows);
    private readonly Option<bool> _all = new("--all-tenants")
    {
        Description = "The costs of all tenants; for platform administrators, and what --by tenant needs.",
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    public CostReportCommand(Surroundings surroundings)
    {
        _surroundings = surroundings;
        _from = TimeOptions.Past("--from", "From this time on, from the beginning unless given", surroundings.Time);
        _to = TimeOptions.Past("--to", "Up to and without this time, up to now unless given", surroundings.Time);
    }

    public Command Describe() => new("report", "Reports what was spent.") { _by, _from, _to, _limit, _all, _json };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        string by = line.GetValue(_by) ?? "category";
        var request = new CostReportRequest
        {
            GroupBy = by,
            FromMs = TimeOptions.ToMilliseconds(line.GetValue(_from)),
            ToMs = TimeOptions.ToMilliseconds(line.GetValue(_to)),
            Limit = line.GetValue(_limit),
            AllTenants = line.GetValue(_all),
        };
        CostReportReply reply = await gateway.Costs.GetReportAsync(request, gateway.Call(cancellationToken));
        if (line.GetValue(_json))
        {
            await _surroundings.Out.WriteLineAsync(Json.Indented(reply));
        }
        else
        {
            CostReportPrinter.Print(_surroundings, by, reply);
        }

        return ExitCodes.Success;
    }
}
