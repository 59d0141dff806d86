using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Faq;

public sealed class FaqCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Import_Table_SendsItsRows()
    {
        _folder.Write(
            "faq.csv",
            "question,entry_id,answer,document_id,start,end,acl_labels\n"
            + "\"How many days, at most?\",leave,\"Thirty \"\"days\"\".\nA year.\",handbook.md,12,40,staff; hr\n"
            + "Who opens?,opening,The first one.\n");
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<PutFaqEntriesRequest>(request => new PutFaqEntriesReply { Created = request.Entries.Count - 1, Replaced = 1 });

        CommandResult result = await ImportAsync(gateway, "faq.csv");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal("imported 2 FAQ entries: 1 new, 1 replaced", result.Out.Trim());
        var request = (PutFaqEntriesRequest)Assert.Single(gateway.Script.Requests);
        Assert.Equal("kb", request.Collection);
        Assert.Equal(
            [
                new FaqEntry
                {
                    EntryId = "leave",
                    Question = "How many days, at most?",
                    Answer = "Thirty \"days\".\nA year.",
                    Source = new FaqSource { DocumentId = "handbook.md", Start = 12, End = 40 },
                    AclLabels = { "staff", "hr" },
                },
                new FaqEntry { EntryId = "opening", Question = "Who opens?", Answer = "The first one." },
            ],
            request.Entries);
    }

    [Fact]
    public async Task List_AsJson_IsWhatImportTakes()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        var entry = new FaqEntry
        {
            EntryId = "leave",
            Question = "How many days?",
            Answer = "Thirty.",
            Source = new FaqSource { DocumentId = "d", Start = 1, End = 2 },
            AclLabels = { "staff" },
        };
        gateway.Script.On<ListFaqEntriesRequest>(_ => new ListFaqEntriesReply { Entries = { entry } });
        gateway.Script.On<PutFaqEntriesRequest>(_ => new PutFaqEntriesReply { Replaced = 1 });

        CommandResult listed = await gateway.RunAsync("faq", "list", "--collection", "kb", "--json");
        _folder.Write("faq.jsonl", listed.Out);
        CommandResult imported = await ImportAsync(gateway, "faq.jsonl");

        Assert.Equal((ExitCodes.Success, string.Empty), (imported.ExitCode, imported.Error));
        Assert.Equal(entry, Assert.Single(Assert.IsType<PutFaqEntriesRequest>(gateway.Script.Requests.Last()).Entries));
    }

    [Fact]
    public async Task Import_MoreThanACallTakes_SendsSeveral()
    {
        _folder.Write("faq.csv", "entry_id,question,answer\n" + string.Concat(Enumerable.Range(0, 250).Select(i => $"e{i},Question {i}?,Yes.\n")));
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<PutFaqEntriesRequest>(request => new PutFaqEntriesReply { Created = request.Entries.Count });

        CommandResult result = await ImportAsync(gateway, "faq.csv");

        Assert.Equal("imported 250 FAQ entries: 250 new, 0 replaced", result.Out.Trim());
        Assert.Equal([100, 100, 50], gateway.Script.Requests.Cast<PutFaqEntriesRequest>().Select(request => request.Entries.Count));
    }

    [Theory]
    [InlineData("faq.csv", "entry_id,answer\na,b\n", "names no column 'question'")]
    [InlineData("faq.csv", "entry_id,question,answer,colour\n", "no column 'colour'")]
    [InlineData("faq.csv", "entry_id,question,answer,document_id,start,end\na,b,c,d,1,x\n", "Row 2: 'start' and 'end' are whole numbers")]
    [InlineData("faq.csv", "entry_id,question,answer\na,b,c\na,d,e\n", "has the entry 'a' twice")]
    [InlineData("faq.csv", "entry_id,question,answer\n", "has no entries")]
    [InlineData("faq.jsonl", "{\"entry_id\":\"a\"}\n{\"entry_id\":", "Line 2 is no entry")]
    [InlineData("faq.jsonl", "{\"entry_id\":\"a\",\"colour\":1}", "Line 1 is no entry")]
    [InlineData("faq.txt", "a", "neither a .csv nor a .jsonl file")]
    public async Task Import_FileWithAFault_SaysWhereAndSendsNothing(string file, string content, string expected)
    {
        _folder.Write(file, content);
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();

        CommandResult result = await ImportAsync(gateway, file);

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Empty(gateway.Script.Requests);
    }

    [Fact]
    public async Task List_InPages_IsATableToTheLimit()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<ListFaqEntriesRequest>(request => new ListFaqEntriesReply
        {
            Entries = { new FaqEntry { EntryId = "a", Question = "Who?", Answer = "We." }, new FaqEntry { EntryId = "b" } },
            NextPageToken = request.PageToken.Length == 0 ? "b" : string.Empty,
        });

        CommandResult result = await gateway.RunAsync("faq", "list", "--collection", "kb", "--limit", "3");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal(4, result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(["", "b"], gateway.Script.Requests.Cast<ListFaqEntriesRequest>().Select(request => request.PageToken));
    }

    [Fact]
    public async Task Delete_Entries_SaysHowMany()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<DeleteFaqEntriesRequest>(
            request => new DeleteFaqEntriesReply { Deleted = request.EntryIds.Count(id => id != "missing") });

        CommandResult deleted = await gateway.RunAsync("faq", "delete", "a", "b", "-c", "kb", "--yes");
        CommandResult missing = await gateway.RunAsync("faq", "delete", "missing", "-c", "kb", "--yes");
        CommandResult refused = await gateway.RunTypingAsync("n", "faq", "delete", "a", "-c", "kb");

        Assert.Equal((ExitCodes.Success, "deleted 2 FAQ entries"), (deleted.ExitCode, deleted.Out.Trim()));
        Assert.Equal(ExitCodes.Failed, missing.ExitCode);
        Assert.Contains("There is no FAQ entry 'missing'.", missing.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Failed, refused.ExitCode);
        Assert.Equal(2, gateway.Script.Requests.Count);
    }

    private Task<CommandResult> ImportAsync(ScriptedGateway gateway, string file) =>
        gateway.RunAsync("faq", "import", Path.Combine(_folder.FullPath, file), "--collection", "kb");
}
