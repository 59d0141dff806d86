using System.Globalization;
using System.Text.Json;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Jobs;

public sealed class JobsCommandTests
{
    [Fact]
    public async Task List_SeveralPages_ReadsAsManyAsNeeded()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<ListIngestJobsRequest>(request =>
        {
            int page = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken, CultureInfo.InvariantCulture);
            var reply = new ListIngestJobsReply { NextPageToken = $"{page + 1}" };
            reply.Jobs.AddRange(Enumerable.Range(0, 2).Select(i => new IngestJob { JobId = $"j{(2 * page) + i}" }));
            return reply;
        });

        CommandResult result = await gateway.RunAsync("jobs", "list", "--limit", "5", "--state", "running", "-c", "kb", "--json");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal(
            ["j0", "j1", "j2", "j3", "j4"],
            result.Lines().Select(line => JsonDocument.Parse(line).RootElement.GetProperty("job_id").GetString()));
        Assert.Equal(3, gateway.Script.Requests.Count);
        Assert.All(gateway.Script.Requests.Cast<ListIngestJobsRequest>(), request =>
            Assert.Equal((IngestState.Running, "kb"), (request.State, request.Collection)));
    }

    [Fact]
    public async Task List_Jobs_PrintsTheirCounts()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<ListIngestJobsRequest>(_ => new ListIngestJobsReply { Jobs = { Job(IngestState.PartiallyFailed) } });

        CommandResult result = await gateway.RunAsync("jobs", "list");

        Assert.Equal(
            ["j1", "kb", "partially-failed", "200", "120", "20", "4", "1,530", "2026-03-01T00:00:00Z", "-"], result.Rows()[1]);
    }

    [Fact]
    public async Task Show_Job_PrintsProgressAndFailures()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Job = (_, _) => Job(IngestState.Running);

        CommandResult result = await gateway.RunAsync("jobs", "show", "j1");

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Equal(
            [
                "job j1 of collection kb: running",
                "124 of 200 documents (62 %): 120 searchable (20 unchanged), 4 failed, 1,530 chunks, 99,000 tokens embedded",
                "created 2026-03-01T00:00:00Z, finished -",
            ],
            result.Lines());
        Assert.StartsWith("rag: a.bin: Send text. (UNSUPPORTED_MIME_TYPE)", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(IngestState.PartiallyFailed, 196, ExitCodes.PartiallyFailed)]
    [InlineData(IngestState.Failed, 0, ExitCodes.Failed)]
    public async Task Show_Following_EndsWithTheJobAndSaysHow(IngestState end, int done, int expectedCode)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Job = (_, times) =>
        {
            IngestJob job = Job(times < 4 ? IngestState.Running : end);
            job.DocumentsDone = times < 4 ? 0 : done;
            return job;
        };

        CommandResult result = await gateway.RunAsync("jobs", "show", "j1", "--follow", "--json");

        Assert.Equal(expectedCode, result.ExitCode);
        Assert.Equal(done, JsonDocument.Parse(result.Out).RootElement.GetProperty("documents_done").GetInt32());
    }

    [Fact]
    public async Task Failed_Documents_ArePrintedWithReasonAndRemedy()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<ListFailedDocumentsRequest>(_ => new ListFailedDocumentsReply
        {
            Documents =
            {
                new FailedDocument
                {
                    FailureId = "f1", Collection = "kb", DocumentId = "a.bin", Reason = "EMPTY_DOCUMENT", Retryable = true,
                    FailedAtMs = 1_772_323_200_000, Message = "No text.",
                },
            },
        });

        CommandResult result = await gateway.RunAsync("jobs", "failed", "--job", "j1");

        Assert.Equal(["f1", "kb", "a.bin", "EMPTY_DOCUMENT", "yes", "2026-03-01T00:00:00Z", "No", "text."], result.Rows()[1]);
        Assert.Equal("j1", Assert.IsType<ListFailedDocumentsRequest>(Assert.Single(gateway.Script.Requests)).JobId);
    }

    [Fact]
    public async Task Retry_MoreThanOneCallTakes_GoesOnUntilNoneIsLeft()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<RetryFailedDocumentsRequest>(_ => gateway.Script.Requests.Count == 1
            ? new RetryFailedDocumentsReply { Queued = 10_000, JobIds = { "j1", "j2" } }
            : new RetryFailedDocumentsReply { Queued = 5, NotRetryable = 3, JobIds = { "j2" } });

        CommandResult result = await gateway.RunAsync("jobs", "retry", "--collection", "kb");

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Equal("10,005 documents queued in 2 jobs, 3 not retryable", result.Lines()[0]);
        Assert.Equal(2, gateway.Script.Requests.Count);
    }

    [Fact]
    public async Task Retry_NothingThatCouldBe_Fails()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<RetryFailedDocumentsRequest>(_ => new RetryFailedDocumentsReply { NotRetryable = 1 });

        CommandResult result = await gateway.RunAsync("jobs", "retry", "f1", "f2");

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Equal(["f1", "f2"], Assert.IsType<RetryFailedDocumentsRequest>(Assert.Single(gateway.Script.Requests)).FailureIds);
    }

    private static IngestJob Job(IngestState state) => new()
    {
        JobId = "j1",
        Collection = "kb",
        State = state,
        DocumentsTotal = 200,
        DocumentsDone = 120,
        DocumentsUnchanged = 20,
        DocumentsFailed = 4,
        ChunksDone = 1530,
        EmbeddingTokens = 99_000,
        CreatedAtMs = 1_772_323_200_000,
        Failures = { new IngestFailure { DocumentId = "a.bin", Reason = "UNSUPPORTED_MIME_TYPE", Message = "Send text." } },
    };
}
