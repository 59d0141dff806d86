using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Collections;

public sealed class CollectionsCommandTests
{
    [Fact]
    public async Task List_Collections_PrintsOneALine()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<ListCollectionsRequest>(_ => new ListCollectionsReply
        {
            Collections =
            {
                new Collection
                {
                    Name = "kb", Documents = 1200, Chunks = 34567, CreatedAtMs = 1_772_323_200_000, Description = "All [of] it",
                },
                new Collection { Name = "notes" },
            },
        });

        CommandResult result = await gateway.RunAsync("collections", "list");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal(["name", "documents", "chunks", "created", "description"], result.Rows()[0]);
        Assert.Equal(["kb", "1,200", "34,567", "2026-03-01T00:00:00Z", "All", "[of]", "it"], result.Rows()[1]);
        Assert.Equal(["notes", "0", "0", "-"], result.Rows()[2]);
    }

    [Fact]
    public async Task Create_Collection_SendsNameAndDescription()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<CreateCollectionRequest>(request => new Collection { Name = request.Name });

        CommandResult result = await gateway.RunAsync("collections", "create", "kb", "--description", "All of it");

        Assert.Equal((ExitCodes.Success, "created collection kb"), (result.ExitCode, result.Out.Trim()));
        Assert.Equal(new CreateCollectionRequest { Name = "kb", Description = "All of it" }, Assert.Single(gateway.Script.Requests));
    }

    [Fact]
    public async Task Create_WithEnrichment_SendsIt()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<CreateCollectionRequest>(request => new Collection { Name = request.Name });

        await gateway.RunAsync("collections", "create", "kb", "--enrich", "header,questions:2");

        Assert.Equal(
            new CreateCollectionRequest { Name = "kb", Settings = new CollectionSettings { Enrichment = "header,questions:2" } },
            Assert.Single(gateway.Script.Requests));
    }

    [Theory]
    [InlineData("--enrich", "none", "none")]
    [InlineData("--enrich", "", "")]
    [InlineData("--compute", "write", "header")]
    public async Task Update_Settings_KeepsWhatTheLineDoesNotGive(string option, string value, string enrichment)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<ListCollectionsRequest>(_ => new ListCollectionsReply
        {
            Collections = { new Collection { Name = "kb", Settings = new CollectionSettings { Enrichment = "header", Chunking = "fixed" } } },
        });
        gateway.Script.On<UpdateCollectionRequest>(request => new Collection { Name = request.Name });

        CommandResult result = await gateway.RunAsync("collections", "update", "kb", option, value);

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        CollectionSettings sent = gateway.Script.Requests.OfType<UpdateCollectionRequest>().Single().Settings;
        Assert.Equal((enrichment, "fixed"), (sent.Enrichment, sent.Chunking));
    }

    [Theory]
    [InlineData("y\n", true)]
    [InlineData(" YES \n", true)]
    [InlineData("n\n", false)]
    [InlineData("\n", false)]
    [InlineData("", false)]
    public async Task Delete_AtATerminal_AsksFirst(string typed, bool deletes)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<DeleteCollectionRequest>(_ => new DeleteCollectionReply { Deleted = true, Documents = 7 });

        CommandResult result = await gateway.RunTypingAsync(typed, "collections", "delete", "kb");

        Assert.StartsWith("Delete collection 'kb' with all its documents? [y/N] ", result.Error, StringComparison.Ordinal);
        Assert.Equal(deletes ? ExitCodes.Success : ExitCodes.Failed, result.ExitCode);
        Assert.Equal(deletes ? 1 : 0, gateway.Script.Requests.Count);
        Assert.Equal(deletes ? "deleted collection kb with 7 documents" : string.Empty, result.Out.Trim());
    }

    [Fact]
    public async Task Delete_WithoutATerminal_NeedsYes()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<DeleteCollectionRequest>(_ => new DeleteCollectionReply { Deleted = true, Documents = 1 });

        CommandResult refused = await gateway.RunAsync("collections", "delete", "kb");
        Assert.Equal(ExitCodes.Usage, refused.ExitCode);
        Assert.Empty(gateway.Script.Requests);
        CommandResult deleted = await gateway.RunAsync("collections", "delete", "kb", "--yes");

        Assert.Contains("--yes", refused.Error, StringComparison.Ordinal);
        Assert.Equal((ExitCodes.Success, "deleted collection kb with 1 document"), (deleted.ExitCode, deleted.Out.Trim()));
    }

    [Fact]
    public async Task Delete_UnknownCollection_Fails()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<DeleteCollectionRequest>(_ => new DeleteCollectionReply());

        CommandResult result = await gateway.RunAsync("collections", "delete", "kb", "-y");

        Assert.Equal((ExitCodes.Failed, "rag: There is no collection 'kb'."), (result.ExitCode, result.Error.Trim()));
    }
}
