using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Reconciling;

/// <summary><c>rag reconcile</c>: shows that nothing accepted was lost or counted twice; the exit code says whether it holds.</summary>
internal sealed class ReconcileCommand(Surroundings surroundings) : ICommandFeature
{
    private const string AllCollections = "*";
    private static readonly string[] s_rolesThatSeeJobs = ["admin", "reader", "writer"];
    private static readonly TimeSpan s_usualWait = TimeSpan.FromSeconds(30);
    private readonly Option<TimeSpan?> _wait = TimeOptions.Span(
        "--wait",
        "How long to wait for deliveries under way, in seconds or like 2m; 30s unless given, 0 counts once.",
        TimeSpan.FromDays(1));

    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Describe() => new(
        "reconcile",
        "Checks that nothing accepted was lost or counted twice: jobs, ledger, audit log. Exit code 0: all agrees, 4: it does not.")
    {
        _wait, _json,
    };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        Caller caller = await gateway.Access.WhoAmIAsync(new WhoAmIRequest(), gateway.Call(cancellationToken));
        RequireWholeTenant(caller);
        IReadOnlyList<Check> checks = await new Reconciliation(gateway, surroundings.Time).RunAsync(
            line.GetValue(_wait) ?? s_usualWait, cancellationToken);
        CheckPrinter.Print(surroundings, caller.Tenant, checks, line.GetValue(_json));
        return checks.All(check => check.Agrees) ? ExitCodes.Success : ExitCodes.CheckFailed;
    }

    /// <summary>
    /// Ledger and log are the whole tenant's: who sees only a part of the jobs would compare what does not belong together.
    /// </summary>
    private static void RequireWholeTenant(Caller caller)
    {
        bool mayAudit = caller.Roles.Contains("admin") || caller.Roles.Contains("auditor");
        if (!mayAudit || !caller.Roles.Intersect(s_rolesThatSeeJobs).Any() || !caller.Collections.Contains(AllCollections))
        {
            throw new FailureException(
                "Reconciling looks at the whole tenant: it needs a key with the role admin, " +
                "or auditor and reader, for all collections (\"*\").");
        }
    }
}
