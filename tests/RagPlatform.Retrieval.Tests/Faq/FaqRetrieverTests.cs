using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Faq;
using RagPlatform.Retrieval.Search;
using RagPlatform.Retrieval.Search.Fallback;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Faq;

public sealed class FaqRetrieverTests
{
    private const string Question = "Where is the old mill?";
    private const string Text = "Zoë says: \U0001F41A the old mill stands at the river. It is closed.";
    private static readonly string[] s_tenants = ["t", "u", "v"];
    private static readonly string[] s_collections = ["a", "b", "c"];
    private static readonly string[] s_labels = ["x", "y", "z"];

    [Fact]
    public async Task Search_RandomScopes_ServesWhatTheCallerMayReadAndNothingElse()
    {
        var random = new Random(20260302);
        await using ServiceHost host = await ServiceHost.StartAsync();
        var all = new List<FaqItem>();
        foreach (string tenant in s_tenants)
        {
            foreach (string collection in s_collections)
            {
                var key = new CollectionKey(tenant, collection);
                await host.Get<CollectionStore>().EnsureAsync(key, string.Empty, CancellationToken.None);
                FaqItem[] items = [.. Enumerable.Range(0, random.Next(0, 4)).Select(i => FaqItems.Item(
                    key, FaqItems.Entry($"e{i}", Question, $"{tenant}/{collection}/e{i}", Some(random, s_labels))))];
                await host.Get<FaqStore>().PutAsync(key, items, "key:1", CancellationToken.None);
                all.AddRange(items);
            }
        }

        FaqRetriever retriever = Retriever(host);
        int served = 0;
        for (int round = 0; round < 400; round++)
        {
            string[] mayUse = random.Next(3) == 0 ? [CallerIdentity.AllCollections] : Some(random, s_collections);
            var caller = new CallerIdentity(
                s_tenants[random.Next(3)],
                "key:1",
                [Roles.Reader],
                mayUse,
                Some(random, s_labels),
                DateTimeOffset.MaxValue,
                string.Empty);
            string[] asked = Some(random, s_collections) is { Length: > 0 } some ? some : ["a"];
            SearchQuery query = FaqItems.Query(Question, caller, asked);
            if (!mayUse.Contains("*") && asked.Except(mayUse).Any())
            {
                PlatformException refused = await Assert.ThrowsAsync<PlatformException>(
                    () => retriever.SearchAsync(query, CancellationToken.None));
                Assert.Equal((StatusCode.NotFound, "UNKNOWN_COLLECTION"), (refused.Code, refused.Reason));
                continue;
            }

            string[] expected = [.. all
                .Where(item => item.Collection.Tenant == caller.Tenant && asked.Contains(item.Collection.Name)
                    && (item.Entry.AclLabels.Count == 0 || item.Entry.AclLabels.Intersect(caller.Labels).Any()))
                .Select(item => item.Entry.Answer)];
            FaqAnswer? answer = (await retriever.SearchAsync(query, CancellationToken.None)).Faq;

            Assert.Equal(expected.Length > 0, answer is not null);
            if (answer is not null)
            {
                Assert.Contains(answer.Answer, expected);
                served++;
            }
        }

        Assert.InRange(served, 50, 350);
    }

    [Fact]
    public async Task Search_EntryChanges_IsServedAsItIsNow()
    {
        await using ServiceHost host = await StartAsync(FaqItems.Entry("mill", Question, "At the river."));
        FaqRetriever retriever = Retriever(host);
        SearchQuery query = FaqItems.Query(Question, ServiceHost.Caller, "kb");

        string? before = (await retriever.SearchAsync(query, CancellationToken.None)).Faq?.Answer;
        await PutAsync(host, FaqItems.Entry("mill", Question, "At the lake."));
        string? after = (await retriever.SearchAsync(query, CancellationToken.None)).Faq?.Answer;
        await host.Get<FaqDesk>().DeleteAsync(
            new DeleteFaqEntriesRequest { Collection = "kb", EntryIds = { "mill" } }, ServiceHost.Caller, CancellationToken.None);

        Assert.Equal(("At the river.", "At the lake."), (before, after));
        Assert.Same(SearchResult.Miss, await retriever.SearchAsync(query, CancellationToken.None));
    }

    [Fact]
    public async Task Search_EntryWithASource_CitesItWhileTheDocumentSaysTheSame()
    {
        await using ServiceHost host = await StartAsync();
        await host.IngestAsync("kb", [("guide", Text)]);
        FaqEntry entry = FaqItems.Entry("mill", Question, "At the river.");
        int start = Text.IndexOf("the old mill", StringComparison.Ordinal);
        entry.Source = new FaqSource { DocumentId = "guide", Start = start, End = Text.IndexOf(" It is", StringComparison.Ordinal) };
        await PutAsync(host, entry);
        SearchQuery query = FaqItems.Query(Question, ServiceHost.Caller, "kb");

        Citation cited = (await Retriever(host).SearchAsync(query, CancellationToken.None)).Faq!.Citation;
        await host.IngestAsync("kb", [("guide", "News: " + Text)]);
        FaqAnswer moved = (await Retriever(host).SearchAsync(query, CancellationToken.None)).Faq!;

        Assert.Equal(("kb", "guide", 1), (cited.Collection, cited.DocumentId, cited.Marker));
        Assert.Equal("the old mill stands at the river.", cited.Quote);
        Assert.Equal(Text[cited.Start..cited.End], cited.Quote);
        Assert.Equal("At the river.", moved.Answer);
        Assert.Null(moved.Citation);
    }

    [Fact]
    public async Task Search_SourceIsClosedToTheCaller_IsAMiss()
    {
        await using ServiceHost host = await StartAsync();
        await host.IngestAsync("kb", [ServiceHost.TextOf("guide", Text)]);
        FaqEntry entry = FaqItems.Entry("mill", Question, "At the river.");
        entry.Source = new FaqSource { DocumentId = "guide", Start = 0, End = 8 };
        await PutAsync(host, entry);
        SearchQuery query = FaqItems.Query(Question, ServiceHost.Caller, "kb");
        Assert.NotNull((await Retriever(host).SearchAsync(query, CancellationToken.None)).Faq);

        Document closed = ServiceHost.TextOf("guide", Text);
        closed.AclLabels.Add("board");
        await host.IngestAsync("kb", [closed]);

        Assert.Same(SearchResult.Miss, await Retriever(host).SearchAsync(query, CancellationToken.None));
        CallerIdentity board = ServiceHost.Caller with { Labels = ["board"] };
        Assert.NotNull((await Retriever(host).SearchAsync(FaqItems.Query(Question, board, "kb"), CancellationToken.None)).Faq);
    }

    [Fact]
    public async Task Search_NearQuestion_IsFoundWithItsScore()
    {
        await using ServiceHost host = await StartAsync(FaqItems.Entry("mill", Question, "At the river."));

        FaqAnswer? found = (await Retriever(host).SearchAsync(
            FaqItems.Query("Where is the old mill of the town?", ServiceHost.Caller, "kb"), CancellationToken.None)).Faq;

        Assert.Equal(("mill", Question), (found?.EntryId, found?.Question));
        Assert.InRange(found!.Score, new FaqOptions().Threshold, 0.999);
    }

    [Fact]
    public async Task Serves_OnlyQuestionsThatAcceptItAndHaveNoFilters()
    {
        await using ServiceHost host = await StartAsync();
        SearchQuery query = FaqItems.Query(Question, ServiceHost.Caller, "kb");

        Assert.True(Retriever(host).Serves(query));
        Assert.False(Retriever(host).Serves(query with { AcceptsFaq = false }));
        Assert.False(Retriever(host).Serves(query with { Filters = new Dictionary<string, string> { ["year"] = "2026" } }));
    }

    [Fact]
    public async Task Memory_MoreTenantsThanItHolds_DropsTheOneThatAskedLongestAgo()
    {
        await using ServiceHost host = await ServiceHost.StartAsync(settings: ("Faq:MaxEntriesInMemory", "4"));
        foreach (string tenant in s_tenants)
        {
            var key = new CollectionKey(tenant, "kb");
            await host.Get<CollectionStore>().EnsureAsync(key, string.Empty, CancellationToken.None);
            await host.Get<FaqStore>().PutAsync(key, [FaqItems.Item(key, FaqItems.Entry("e", Question, tenant))], "key:1", CancellationToken.None);
        }

        FaqMemory memory = host.Get<FaqMemory>();
        FaqSnapshot first = await memory.ReadAsync("t", CancellationToken.None);
        FaqSnapshot second = await memory.ReadAsync("u", CancellationToken.None);
        await memory.ReadAsync("v", CancellationToken.None);

        Assert.Same(second.Entries, (await memory.ReadAsync("u", CancellationToken.None)).Entries);
        Assert.NotSame(first.Entries, (await memory.ReadAsync("t", CancellationToken.None)).Entries);
    }

    private static string[] Some(Random random, string[] of) => [.. of.Where(_ => random.Next(2) == 0)];

    private static FaqRetriever Retriever(ServiceHost host) => host.Get<IEnumerable<IRetriever>>().OfType<FaqRetriever>().Single();

    private static async Task<ServiceHost> StartAsync(params FaqEntry[] entries)
    {
        ServiceHost host = await ServiceHost.StartAsync();
        await host.Get<CollectionStore>().EnsureAsync(new CollectionKey("t", "kb"), string.Empty, CancellationToken.None);
        if (entries.Length > 0)
        {
            await PutAsync(host, entries);
        }

        return host;
    }

    private static Task PutAsync(ServiceHost host, params FaqEntry[] entries) => host.Get<FaqDesk>().PutAsync(
        new PutFaqEntriesRequest { Collection = "kb", Entries = { entries } }, ServiceHost.Caller, CancellationToken.None);
}
