using System.CommandLine;
using System.Globalization;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Auditing;

/// <summary><c>rag audit verify</c>: has the hash chain recomputed; the exit code says whether it is intact.</summary>
internal sealed class VerifyAuditCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Describe() => new("verify", "Recomputes the tenant's hash chain; exit code 0: intact, 4: broken.") { _json };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        VerifyAuditReply reply = await gateway.Audit.VerifyAsync(new VerifyAuditRequest(), gateway.Call(cancellationToken));
        if (line.GetValue(_json))
        {
            await surroundings.Out.WriteLineAsync(Json.Indented(reply));
        }
        else
        {
            await surroundings.Out.WriteLineAsync(reply.Intact
                ? $"the chain of {Quantities.Count(reply.Records, "record")} is intact"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"the chain is broken: record {reply.FirstBrokenSequence} is the first that does not fit"));
        }

        return reply.Intact ? ExitCodes.Success : ExitCodes.CheckFailed;
    }
}
