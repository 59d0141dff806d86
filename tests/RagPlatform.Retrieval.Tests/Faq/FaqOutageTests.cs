using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Faq;
using RagPlatform.Retrieval.Search;
using RagPlatform.Retrieval.Search.Fallback;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Faq;

/// <summary>What is still answered while the rest is away, with a real PostgreSQL that crashes.</summary>
public sealed class FaqOutageTests
{
    private const string Question = "Where is the old mill?";

    [PostgresFact]
    public async Task Search_StoreCrashes_IsServedFromMemoryAndByTheIndexAfterwards()
    {
        PostgresCluster cluster = await PostgresCluster.StartAsync();
        await using ServiceHost host = await StartAsync(cluster);
        RetrieverChain chain = host.Get<RetrieverChain>();
        await WarmAsync(host, chain);

        await cluster.CrashAsync();
        SearchResult away = await chain.SearchAsync(Query(Question), CancellationToken.None);
        Exception unmatched = await Assert.ThrowsAnyAsync<Exception>(
            () => chain.SearchAsync(Query("Who cleans the kitchen?"), CancellationToken.None));
        Exception closed = await Assert.ThrowsAnyAsync<Exception>(
            () => chain.SearchAsync(FaqItems.Query("Who may see the secret?", ServiceHost.Caller, "kb"), CancellationToken.None));
        Exception stranger = await Assert.ThrowsAnyAsync<Exception>(
            () => chain.SearchAsync(FaqItems.Query(Question, ServiceHost.Caller with { Tenant = "u" }, "kb"), CancellationToken.None));
        await cluster.StartAgainAsync();

        Assert.Equal(("faq", DegradationLevel.Precomputed), (away.ServedBy, away.Degradation.Level));
        Assert.Equal(["retrieval: hybrid cannot reach the store"], away.Degradation.Reasons);
        Assert.Equal(("mill", "At the river."), (away.Faq!.EntryId, away.Faq.Answer));
        Assert.Null(away.Faq.Citation);
        Assert.All((Exception[])[unmatched, closed, stranger], failed => Assert.Equal("STORE_UNAVAILABLE", StoreOutage.Recognise(failed)?.Reason));
        await Poll.UntilAsync(
            async () => await Record.ExceptionAsync(() => chain.SearchAsync(Query(Question), CancellationToken.None)) is null
                ? (await chain.SearchAsync(Query(Question), CancellationToken.None)).ServedBy
                : string.Empty,
            served => served == "hybrid",
            "the index serves again");
    }

    [PostgresFact]
    public async Task Search_EnginesIndexAndStoreFail_IsServedFromMemoryWithTheReasons()
    {
        PostgresCluster cluster = await PostgresCluster.StartAsync();
        await using ServiceHost host = await StartAsync(cluster);
        await WarmAsync(host, host.Get<RetrieverChain>());
        FaqRetriever faq = host.Get<IEnumerable<IRetriever>>().OfType<FaqRetriever>().Single();
        Exception engine = new VectorEngineException("qdrant", "Connection refused.", isTransient: true);
        var chain = new RetrieverChain(
            [
                new Broken("hybrid", () => engine), new Broken("semantic", () => engine),
                new Broken("lexical", () => new InvalidOperationException("The index is damaged.")), faq,
            ],
            host.Get<IOptionsMonitor<RetrieverOptions>>(),
            TimeProvider.System,
            NullLogger<RetrieverChain>.Instance);

        await cluster.CrashAsync();
        SearchResult result = await chain.SearchAsync(Query(Question), CancellationToken.None);
        PlatformException failed = await Assert.ThrowsAsync<PlatformException>(
            () => chain.SearchAsync(Query("Who cleans the kitchen?"), CancellationToken.None));
        await cluster.StartAgainAsync();

        Assert.Equal(("faq", "At the river."), (result.ServedBy, result.Faq?.Answer));
        Assert.Equal(
            ["retrieval: hybrid failed", "retrieval: semantic failed", "retrieval: lexical failed"], result.Degradation.Reasons);
        Assert.Equal("RETRIEVAL_UNAVAILABLE", failed.Reason);
        Assert.DoesNotContain("faq", failed.Message, StringComparison.Ordinal);
    }

    private static async Task<ServiceHost> StartAsync(PostgresCluster cluster)
    {
        ServiceHost host = await ServiceHost.StartOnAsync(await cluster.CreateDatabaseAsync());
        await host.IngestAsync("kb", [("guide", "The old mill stands at the river.")]);
        await host.Get<CollectionStore>().EnsureAsync(new CollectionKey("t", "kb"), string.Empty, CancellationToken.None);
        FaqEntry entry = FaqItems.Entry("mill", Question, "At the river.");
        entry.Source = new FaqSource { DocumentId = "guide", Start = 0, End = 12 };
        var request = new PutFaqEntriesRequest
        {
            Collection = "kb",
            Entries = { entry, FaqItems.Entry("secret", "Who may see the secret?", "The board.", "board") },
        };
        await host.Get<FaqDesk>().PutAsync(request, ServiceHost.Caller, CancellationToken.None);
        return host;
    }

    // Any question that is served in full brings the entries into memory.
    private static async Task WarmAsync(ServiceHost host, RetrieverChain chain)
    {
        Assert.Equal("hybrid", (await chain.SearchAsync(Query("old mill"), CancellationToken.None)).ServedBy);
        await host.Get<FaqMemory>().WhenRefreshed("t");
    }

    private static SearchQuery Query(string text) => FaqItems.Query(text, ServiceHost.Caller, "kb");

    private sealed class Broken(string name, Func<Exception> failure) : IRetriever
    {
        public string Name => name;

        public DegradationLevel Level => DegradationLevel.None;

        public bool Serves(SearchQuery query) => true;

        public Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken) =>
            Task.FromException<SearchResult>(failure());
    }
}
