using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Caching;

public sealed class CacheCommandTests
{
    [Fact]
    public async Task Purge_ByDocument_AsksForItAndSaysHowMany()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<CachePurgeRequest>(_ => new CachePurgeReply { Removed = 3 });

        CommandResult result = await gateway.RunAsync("cache", "purge", "--collection", "docs", "--document", "d1", "--yes");

        Assert.Equal((ExitCodes.Success, "removed 3 answers"), (result.ExitCode, result.Lines().Single()));
        Assert.Equal(
            new CachePurgeRequest { Filter = new CacheFilter { Collection = "docs", DocumentId = "d1" } },
            Assert.Single(gateway.Script.Requests));
    }

    [Fact]
    public async Task Purge_OfNothing_IsRefusedBeforeAnythingIsSent()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();

        CommandResult result = await gateway.RunAsync("cache", "purge", "--yes");

        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Contains("--all", result.Error, StringComparison.Ordinal);
        Assert.Empty(gateway.Script.Requests);
    }

    [Fact]
    public async Task Purge_NotConfirmed_RemovesNothing()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();

        CommandResult result = await gateway.RunTypingAsync("n", "cache", "purge", "--all");

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Empty(gateway.Script.Requests);
    }

    [Fact]
    public async Task Stats_Table_ShowsWhatWasSavedAndWhatWasWrong()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<CacheStatisticsRequest>(_ => new CacheStatisticsReply
        {
            Entries = 2,
            Bytes = 4096,
            Hits = 12,
            Misses = 8,
            EmbeddingHitRate = 0.5,
            Levels =
            {
                new CacheLevelStatistics
                {
                    Level = "semantic", Collections = "docs", Lookups = 20, Hits = 12, Entries = 2, SavedTokens = 13_200,
                    SavedNanoUsd = 3_000_000, Audited = 40, ErrorPerHit = 0.025,
                },
            },
        });

        CommandResult result = await gateway.RunAsync("cache", "stats");

        Assert.Equal(["docs", "semantic", "20", "12", "2", "13,200", "$0.003", "2.5", "%", "of", "40", "audited"], result.Rows()[1]);
        Assert.Equal("12 hits and 8 misses; 2 answers in 4,096 bytes; 50.0 % of texts had their embedding", result.Lines()[^1]);
    }

    [Fact]
    public async Task List_Table_ShowsEntries()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<CacheListRequest>(_ => new CacheListReply
        {
            Total = 7,
            Entries = { new CacheEntryInfo { EntryId = "e1", Question = "Why?", Collections = { "docs" }, Hits = 4, Bytes = 2000, Semantic = true } },
        });

        CommandResult result = await gateway.RunAsync("cache", "list", "--question", "why", "--limit", "1");

        Assert.Equal(["e1", "docs", "4", "2,000", "semantic", "Why?"], result.Rows()[1].Where((_, column) => column != 1));
        Assert.Equal("1 of 7 answers", result.Lines()[^1]);
        var request = Assert.IsType<CacheListRequest>(Assert.Single(gateway.Script.Requests));
        Assert.Equal(("why", 1), (request.Filter.QuestionContains, request.Limit));
    }

    [Fact]
    public async Task Policy_WhatIsGiven_IsSetAndNothingElse()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<SetCachePolicyRequest>(request => request.Policy);

        CommandResult set = await gateway.RunAsync("cache", "policy", "docs", "--semantic", "bounded", "--error-bound", "0.02", "--fresh", "60");
        CommandResult removed = await gateway.RunAsync("cache", "policy", "docs");

        Assert.Equal(("set the policy of docs", "removed the policy of docs"), (set.Lines().Single(), removed.Lines().Single()));
        Assert.Equal(
            new SetCachePolicyRequest
            {
                Policy = new CachePolicy { Collection = "docs", Semantic = SemanticPolicy.SemanticBounded, ErrorBound = 0.02, FreshSeconds = 60 },
            },
            gateway.Script.Requests.First());
    }

    [Fact]
    public async Task Policies_Table_ShowsDefaultsFirst()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<ListCachePoliciesRequest>(_ => new ListCachePoliciesReply
        {
            Defaults = new CachePolicy { Collection = "*", Semantic = SemanticPolicy.SemanticThreshold, Threshold = 0.95, FreshSeconds = 3600 },
            Policies = { new CachePolicy { Collection = "docs", ErrorBound = 0.02 } },
        });

        CommandResult result = await gateway.RunAsync("cache", "policies");

        Assert.Equal(["(default)", "threshold", "0.95", "-", "-", "1", "h", "0", "min", "-", "-"], result.Rows()[1]);
        Assert.Equal(["docs", "-", "-", "0.02", "-", "-", "-", "-"], result.Rows()[2]);
    }

    [Fact]
    public async Task Ask_WithAges_SendsThem()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        CommandResult result = await gateway.RunAsync("ask", "why?", "--collection", "docs", "--max-age", "60", "--max-stale", "0");

        Assert.Equal(string.Empty, result.Error);

        AskRequest request = Assert.Single(gateway.Script.Asked);
        Assert.Equal((60L, true, 0L), (request.MaxAgeSeconds, request.HasMaxStaleSeconds, request.MaxStaleSeconds));
    }
}
