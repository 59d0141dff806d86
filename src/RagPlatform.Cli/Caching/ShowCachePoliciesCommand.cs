using System.CommandLine;
using System.Globalization;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Caching;

/// <summary><c>rag cache policies</c>: how the tenant's collections are treated.</summary>
internal sealed class ShowCachePoliciesCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Describe() => new("policies", "Lists the caches' policies; what one leaves out is inherited.") { _json };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        ListCachePoliciesReply reply = await gateway.Caches.ListPoliciesAsync(
            new ListCachePoliciesRequest(), gateway.Call(cancellationToken));
        if (line.GetValue(_json))
        {
            await surroundings.Out.WriteLineAsync(Json.Indented(reply));
            return ExitCodes.Success;
        }

        string[] headings = ["collection", "semantic", "#threshold", "#error bound", "#confidence", "#fresh", "#kept", "#stale"];
        reply.Defaults.Collection = "(default)";
        Tables.Print(surroundings, headings, reply.Policies.Prepend(reply.Defaults).Select(policy => (string[])
        [
            policy.Collection,
            CachePolicyNames.Of(policy.Semantic),
            policy.HasThreshold ? Number(policy.Threshold) : "-",
            policy.HasErrorBound ? Number(policy.ErrorBound) : "-",
            policy.HasConfidenceFloor ? Number(policy.ConfidenceFloor) : "-",
            policy.HasFreshSeconds ? Duration(policy.FreshSeconds) : "-",
            policy.HasKeepSeconds ? Duration(policy.KeepSeconds) : "-",
            policy.HasMaxStaleSeconds ? Duration(policy.MaxStaleSeconds) : "-",
        ]));
        return ExitCodes.Success;
    }

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Duration(long seconds) => Quantities.Duration(TimeSpan.FromSeconds(seconds));
}
