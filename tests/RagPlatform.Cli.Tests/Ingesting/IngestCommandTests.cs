using Grpc.Core;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Ingesting;

public sealed class IngestCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ingest_Folder_SendsItsDocumentsAndFollowsTheJob()
    {
        _folder.Write("a.md", "# A");
        _folder.Write("b/c.txt", "c");
        _folder.Write("b/d.bin", "d");
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Ingest = (call, _) =>
            new IngestJob { JobId = "j1", State = IngestState.Queued, DocumentsTotal = call.Documents.Count };
        gateway.Script.Job = (request, times) => times < 3
            ? new IngestJob { JobId = request.JobId, State = IngestState.Running, DocumentsTotal = 2, DocumentsDone = times - 1 }
            : new IngestJob { JobId = request.JobId, State = IngestState.Succeeded, DocumentsTotal = 2, DocumentsDone = 2, ChunksDone = 5 };

        CommandResult result = await gateway.RunAsync("ingest", _folder.FullPath, "--collection", "kb", "--create");

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.StartsWith("2 documents searchable (0 unchanged, 5 new chunks), 0 failed", result.Out, StringComparison.Ordinal);
        Assert.Equal("rag: left out 1 file of other kinds.", result.Error.Trim());
        IngestCall call = Assert.Single(gateway.Script.Ingested);
        Assert.Equal(("kb", true), (call.Options.Collection, call.Options.CreateCollection));
        Assert.Equal(["a.md", "b/c.txt"], call.Documents.Select(document => document.DocumentId));
    }

    [Theory]
    [InlineData(1, ExitCodes.PartiallyFailed)]
    [InlineData(2, ExitCodes.Failed)]
    public async Task Ingest_DocumentsThatFail_ArePrintedWithReasons(int failed, int expectedCode)
    {
        _folder.Write("a.md", "# A");
        _folder.Write("b.md", "# B");
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Ingest = (_, _) =>
        {
            IngestJob job = GatewayScript.Finished(2 - failed, failed);
            job.Failures.Add(new IngestFailure { DocumentId = "b.md", Reason = "EMPTY_DOCUMENT", Message = "There is no text in it." });
            return job;
        };

        CommandResult result = await gateway.RunAsync("ingest", _folder.FullPath, "--collection", "kb");

        Assert.Equal(expectedCode, result.ExitCode);
        Assert.Contains("rag: b.md: There is no text in it. (EMPTY_DOCUMENT)", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_DocumentsThatAreIncomplete_AreCountedAndPrintedWithReasons()
    {
        _folder.Write("a.md", "# A");
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Ingest = (_, _) =>
        {
            IngestJob job = GatewayScript.Finished(1, 0);
            job.DocumentsIncomplete = 1;
            job.Warnings.Add(new IngestFailure { DocumentId = "a.md", Reason = "QUESTIONS_MISSING", Message = "Ingested without." });
            return job;
        };

        CommandResult result = await gateway.RunAsync("ingest", _folder.FullPath, "--collection", "kb");

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Contains("0 failed, 1 incomplete, in ", result.Out, StringComparison.Ordinal);
        Assert.Contains("rag: a.md: Ingested without. (QUESTIONS_MISSING)", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_LargeCorpus_TakesSeveralCallsAndFollowsEach()
    {
        _folder.Write("corpus.jsonl", string.Concat(Enumerable.Range(0, 4500).Select(i => $"{{\"_id\":\"d{i}\",\"text\":\"t\"}}\n")));
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();

        CommandResult result = await gateway.RunAsync("ingest", _folder.FullPath, "--collection", "kb");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal([2000, 2000, 500], gateway.Script.Ingested.Select(call => call.Documents.Count));
        Assert.StartsWith("4,500 documents searchable", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_OneCallRefused_GoesOnWithTheOthers()
    {
        _folder.Write("corpus.jsonl", string.Concat(Enumerable.Range(0, 2001).Select(i => $"{{\"_id\":\"d{i}\",\"text\":\"t\"}}\n")));
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Ingest = (call, number) => number == 1
            ? throw new RpcException(new Status(StatusCode.InvalidArgument, "The document is empty."))
            : GatewayScript.Finished(call.Documents.Count, 0);

        CommandResult result = await gateway.RunAsync("ingest", _folder.FullPath, "--collection", "kb");

        Assert.Equal(ExitCodes.PartiallyFailed, result.ExitCode);
        Assert.Contains("rag: d2000: The document is empty. (REFUSED)", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_CallThatBreaks_IsMadeAgain()
    {
        _folder.Write("a.md", "# A");
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Fail = call => call <= 2 ? new RpcException(new Status(StatusCode.Unavailable, "Retrieval went away.")) : null;

        CommandResult result = await gateway.RunAsync("ingest", _folder.FullPath, "--collection", "kb");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Single(gateway.Script.Ingested);
    }

    [Fact]
    public async Task Ingest_UnknownCollection_SaysWhatTheServerSays()
    {
        _folder.Write("a.md", "# A");
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Ingest = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "There is no collection 'kb'."));

        CommandResult result = await gateway.RunAsync("ingest", _folder.FullPath, "--collection", "kb");

        Assert.Equal((ExitCodes.Failed, "rag: There is no collection 'kb'."), (result.ExitCode, result.Error.Trim()));
    }

    [Fact]
    public async Task Ingest_FolderWithoutDocuments_SaysWhatCounts()
    {
        CommandResult result = await CommandResult.OfAsync(["ingest", _folder.FullPath, "--collection", "kb", "--key", "k"]);

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains(".md", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_Interrupted_SaysHowFarItCameAndThatItGoesOn()
    {
        _folder.Write("a.md", "# A");
        _folder.Write("b.md", "# B");
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        using var interrupt = new CancellationTokenSource();
        gateway.Script.Ingest = (_, _) => new IngestJob { JobId = "j1", State = IngestState.Queued, DocumentsTotal = 2 };
        gateway.Script.Job = (_, times) =>
        {
            if (times == 2)
            {
                interrupt.Cancel();
            }

            return new IngestJob { JobId = "j1", State = IngestState.Running, DocumentsTotal = 2, DocumentsDone = 1 };
        };

        CommandResult result = await CommandResult.OfAsync(
            ["ingest", _folder.FullPath, "-c", "kb", "--gateway", gateway.Address, "--key", GatewayScript.Key],
            cancellationToken: interrupt.Token);

        Assert.Equal((ExitCodes.Interrupted, string.Empty), (result.ExitCode, result.Out));
        Assert.StartsWith(
            "rag: interrupted after 1 of 2 documents; the same command goes on: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_DocumentsThatAreThere_SaysHowManyWereSkipped()
    {
        _folder.Write("a.md", "# A");
        _folder.Write("b.md", "# B");
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Ingest = (_, _) => new IngestJob
        {
            JobId = "j1",
            State = IngestState.Succeeded,
            DocumentsTotal = 2,
            DocumentsDone = 2,
            DocumentsUnchanged = 1,
            ChunksDone = 3,
        };

        CommandResult result = await gateway.RunAsync("ingest", $"{_folder.FullPath}/*.md", _folder.FullPath, "-c", "kb");

        Assert.StartsWith("2 documents searchable (1 unchanged and skipped, 3 new chunks), 0 failed", result.Out, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(gateway.Script.Ingested).Documents.Count);
    }
}
