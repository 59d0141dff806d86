using System.Text.Json;
using Grpc.Core;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Reconciling;

public sealed class ReconcileCommandTests
{
    private static readonly string[] s_checks =
    [
        "jobs_settled", "documents_settled", "documents_booked", "answers_audited", "answers_distinct", "answers_booked",
        "cache_hits_booked", "audit_chain",
    ];

    [Fact]
    public async Task Reconcile_NothingLost_PrintsEveryCheckWithBothNumbers()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        new ScriptedAccounts().Serve(gateway.Script);

        CommandResult result = await gateway.RunAsync("reconcile", "--wait", "0");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal(
            [
                "✓ ingestion jobs: 3 · jobs ended, every document done or failed: 3",
                "✓ documents accepted: 306 · documents done or failed: 306",
                "✓ documents newly ingested: 295 · ledger events ingest_embedding: 295",
                "✓ answers the gateway keeps: 7 · of them in the audit log: 7",
                "✓ audited questions: 7 · distinct answer ids: 7",
                "✓ embeddings of questions: 5 · ledger events query_embedding: 5",
                "✓ answers from the cache: 2 · ledger events avoided_by_cache: 2",
                "✓ audit records: 12 · records that fit the hash chain: 12",
                "tenant dev: nothing was lost, nothing counts twice",
            ],
            result.Lines());
    }

    [Theory]
    [InlineData("job still running", "jobs_settled", "documents_settled")]
    [InlineData("document lost", "documents_settled", "jobs_settled")]
    [InlineData("document not booked", "documents_booked")]
    [InlineData("document booked twice", "documents_booked")]
    [InlineData("answer not audited", "answers_audited", "answers_booked")]
    [InlineData("answer audited twice", "answers_distinct")]
    [InlineData("question not booked", "answers_booked")]
    [InlineData("question booked twice", "answers_booked")]
    [InlineData("cache hit not booked", "cache_hits_booked")]
    [InlineData("chain broken", "audit_chain")]
    public async Task Reconcile_SomethingWrong_NamesTheCheckAndFails(string fault, params string[] expected)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        var accounts = new ScriptedAccounts();
        accounts.Break(fault);
        accounts.Serve(gateway.Script);

        CommandResult result = await gateway.RunAsync("reconcile", "--wait", "0", "--json");

        JsonElement json = JsonDocument.Parse(result.Out).RootElement;
        JsonElement[] checks = [.. json.GetProperty("checks").EnumerateArray()];
        Assert.Equal(ExitCodes.CheckFailed, result.ExitCode);
        Assert.False(json.GetProperty("agrees").GetBoolean());
        Assert.Equal(s_checks, checks.Select(check => check.GetProperty("name").GetString()));
        Assert.Equal(
            expected.Order(),
            checks.Where(check => !check.GetProperty("agrees").GetBoolean())
                .Select(check => check.GetProperty("name").GetString())
                .Order());
    }

    [Fact]
    public async Task Reconcile_DeliveriesUnderWay_WaitsForThem()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        var accounts = new ScriptedAccounts();
        accounts.Serve(gateway.Script);
        int reports = 0;
        gateway.Script.On<CostReportRequest>(_ =>
        {
            // Three readings see a ledger that is behind.
            accounts.QueryEvents = ++reports > 3 ? 5 : 4;
            return accounts.Report();
        });

        CommandResult result = await gateway.RunAsync("reconcile", "--wait", "1h");

        Assert.Equal((ExitCodes.Success, 4), (result.ExitCode, reports));
    }

    [Fact]
    public async Task Reconcile_LogThatGrows_IsReadOnFromWhereItEnded()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        var accounts = new ScriptedAccounts();
        accounts.Serve(gateway.Script);
        ScriptedAnswer late = new("a9", "OK", "Extractive", 1);
        accounts.Kept.Add(late);
        accounts.QueryEvents++;
        int reports = 0;
        gateway.Script.On<CostReportRequest>(_ =>
        {
            if (++reports == 2)
            {
                accounts.Audited.Add(late);
            }

            return accounts.Report();
        });

        CommandResult result = await gateway.RunAsync("reconcile", "--wait", "1h");

        Assert.Equal((ExitCodes.Success, 3), (result.ExitCode, reports));
        Assert.Contains("audited questions: 8 · distinct answer ids: 8", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reconcile_ServiceAway_WaitsForItAndCountsNothingTwice()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        new ScriptedAccounts().Serve(gateway.Script);
        HashSet<int> broken = [3, 6, 11, 17];
        gateway.Script.Fail = call => broken.Contains(call) ? new RpcException(new Status(StatusCode.Unavailable, "It went away.")) : null;

        CommandResult waited = await gateway.RunAsync("reconcile", "--wait", "1h");
        gateway.Script.Fail = _ => new RpcException(new Status(StatusCode.Unavailable, "It went away."));
        CommandResult once = await gateway.RunAsync("reconcile", "--wait", "0");

        Assert.Equal((ExitCodes.Success, string.Empty), (waited.ExitCode, waited.Error));
        Assert.Contains("audited questions: 7 · distinct answer ids: 7", waited.Out, StringComparison.Ordinal);
        Assert.Equal((ExitCodes.Failed, "rag: It went away."), (once.ExitCode, once.Error.Trim()));
    }

    [Theory]
    [InlineData("reader", "*")]
    [InlineData("auditor", "*")]
    [InlineData("admin", "kb")]
    public async Task Reconcile_KeyThatSeesOnlyAPart_IsRefused(string role, string collection)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Caller = new Caller { Tenant = "dev", Roles = { role }, Collections = { collection } };

        CommandResult result = await gateway.RunAsync("reconcile");

        Assert.Equal((ExitCodes.Failed, string.Empty), (result.ExitCode, result.Out));
        Assert.Contains("whole tenant", result.Error, StringComparison.Ordinal);
    }
}
