using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Auditing;

public sealed class AuditCommandTests : IDisposable
{
    private static readonly ExportAuditChunk[] s_chunks =
    [
        new() { JsonLines = "{\"a\":1}\n{\"a\":\"ü\"}\n", Records = 2 },
        new() { JsonLines = "{\"a\":3}\n", Records = 1 },
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Verify_IntactAndBrokenChain_SaysSoByExitCode()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<VerifyAuditRequest>(_ => new VerifyAuditReply { Intact = true, Records = 1200 });
        CommandResult intact = await gateway.RunAsync("audit", "verify");
        gateway.Script.On<VerifyAuditRequest>(_ => new VerifyAuditReply { Records = 1200, FirstBrokenSequence = 17 });
        CommandResult broken = await gateway.RunAsync("audit", "verify");

        Assert.Equal((ExitCodes.Success, "the chain of 1,200 records is intact"), (intact.ExitCode, intact.Out.Trim()));
        Assert.Equal(
            (ExitCodes.CheckFailed, "the chain is broken: record 17 is the first that does not fit"), (broken.ExitCode, broken.Out.Trim()));
    }

    [Fact]
    public async Task Search_MoreThanAPage_ReadsOnBeforeTheLastRecord()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<SearchAuditRequest>(request =>
        {
            long newest = request.BeforeSequence == 0 ? 5000 : request.BeforeSequence - 1;
            var reply = new SearchAuditReply();
            for (int i = 0; i < request.Limit; i++)
            {
                reply.Records.Add(new AuditRecord { Sequence = newest - i, Action = "ask", Outcome = "OK" });
            }

            return reply;
        });

        CommandResult result = await gateway.RunAsync(
            "audit", "search", "--action", "ask", "--actor", "k1", "--outcome", "OK", "--text", "kb", "--limit", "1500", "--json");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal(1500, result.Lines().Length);
        Assert.Contains("\"sequence\": \"3501\"", result.Lines()[^1], StringComparison.Ordinal);
        Assert.Equal(
            [
                new SearchAuditRequest { Action = "ask", Actor = "k1", Outcome = "OK", Text = "kb", Limit = 1000 },
                new SearchAuditRequest { Action = "ask", Actor = "k1", Outcome = "OK", Text = "kb", Limit = 500, BeforeSequence = 4001 },
            ],
            gateway.Script.Requests.Cast<SearchAuditRequest>());
    }

    [Fact]
    public async Task Search_Records_ArePrintedOnALineEach()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<SearchAuditRequest>(_ => new SearchAuditReply
        {
            Records =
            {
                new AuditRecord
                {
                    Sequence = 7, OccurredAtMs = 1_772_323_200_000, Actor = "k1", Action = "ingest", Outcome = "OK",
                    Resource = "kb\u001b[2J", TraceId = "t1",
                },
            },
        });

        CommandResult result = await gateway.RunAsync("audit", "search");

        Assert.Equal(["7", "2026-03-01T00:00:00Z", "k1", "ingest", "OK", "kb\uFFFD[2J", "t1"], result.Rows()[1]);
    }

    [Fact]
    public async Task Export_ToStandardOutput_PassesTheLinesOnUnchanged()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Export = request => request is { AfterSequence: 3, ToSequence: 6 } ? s_chunks : [];

        CommandResult result = await gateway.RunAsync("audit", "export", "--after", "3", "--up-to", "6");

        Assert.Equal((ExitCodes.Success, "{\"a\":1}\n{\"a\":\"ü\"}\n{\"a\":3}\n"), (result.ExitCode, result.Out));
        Assert.Equal("rag: exported 3 records.", result.Error.Trim());
    }

    [Fact]
    public async Task Export_ToAFile_WritesItWholeOrNotAtAll()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        string path = Path.Combine(_folder.FullPath, "audit.jsonl");
        gateway.Script.Export = _ => s_chunks;
        CommandResult whole = await gateway.RunAsync("audit", "export", "--output", path);
        string written = await File.ReadAllTextAsync(path);
        gateway.Script.Export = _ => s_chunks.Select((chunk, i) => i == 0
            ? chunk
            : throw new Grpc.Core.RpcException(new Grpc.Core.Status(Grpc.Core.StatusCode.Unavailable, "It went away.")));
        CommandResult broken = await gateway.RunAsync("audit", "export", "--output", path);

        Assert.Equal((ExitCodes.Success, string.Empty), (whole.ExitCode, whole.Out));
        Assert.Equal("{\"a\":1}\n{\"a\":\"ü\"}\n{\"a\":3}\n", written);
        Assert.Equal((ExitCodes.Failed, "rag: It went away."), (broken.ExitCode, broken.Error.Trim()));
        Assert.Equal([path], Directory.GetFiles(_folder.FullPath));
        Assert.Equal(written, await File.ReadAllTextAsync(path));
    }
}
