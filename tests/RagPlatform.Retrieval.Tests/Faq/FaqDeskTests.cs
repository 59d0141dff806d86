using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Faq;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Faq;

/// <summary>What putting, listing and deleting entries promise, on both stores.</summary>
public sealed class FaqDeskTests
{
    private static readonly CallerIdentity s_caller = ServiceHost.Caller;

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Put_NewAndKnownIds_AreCountedKeptAndReplaced(SqlDialect dialect)
    {
        var time = new ManualTimeProvider();
        await using ServiceHost host = await StartAsync(dialect, time);

        PutFaqEntriesReply first = await PutAsync(host, FaqItems.Entry("a", "Who?", "We."), FaqItems.Entry("b", "When?", "Now.", "staff"));
        time.Advance(TimeSpan.FromSeconds(1));
        PutFaqEntriesReply second = await PutAsync(host, FaqItems.Entry("b", "When?", "Later."), FaqItems.Entry("c", "Why?", "So."));

        Assert.Equal((2, 0, 1, 1), (first.Created, first.Replaced, second.Created, second.Replaced));
        ListFaqEntriesReply all = await ListAsync(host, s_caller);
        Assert.Equal(["a We.", "b Later.", "c So."], all.Entries.Select(entry => $"{entry.EntryId} {entry.Answer}"));
        Assert.Equal(1000, all.Entries[1].UpdatedAtMs - all.Entries[0].UpdatedAtMs);
        Assert.All(all.Entries, entry => Assert.Equal("key:1", entry.UpdatedBy));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task List_InPages_GivesEveryEntryTheCallerMayReadOnce(SqlDialect dialect)
    {
        await using ServiceHost host = await StartAsync(dialect);
        await PutAsync(host, [.. Enumerable.Range(0, 7).Select(
            i => FaqItems.Entry($"e{i}", $"Question {i}?", "Yes.", i % 3 == 0 ? ["staff"] : []))]);

        foreach ((string[] labels, string[] expected) in new[]
        {
            ((string[])[], (string[])["e1", "e2", "e4", "e5"]), (["staff"], ["e0", "e1", "e2", "e3", "e4", "e5", "e6"]),
        })
        {
            var found = new List<string>();
            string token = string.Empty;
            do
            {
                ListFaqEntriesReply page = await ListAsync(host, s_caller with { Labels = labels }, 3, token);
                found.AddRange(page.Entries.Select(entry => entry.EntryId));
                token = page.NextPageToken;
            }
            while (token.Length > 0);
            Assert.Equal(expected, found);
        }
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Delete_SomeIds_RemovesThoseThereAre(SqlDialect dialect)
    {
        await using ServiceHost host = await StartAsync(dialect);
        await PutAsync(host, FaqItems.Entry("a", "Who?", "We."), FaqItems.Entry("b", "When?", "Now."));

        DeleteFaqEntriesReply reply = await host.Get<FaqDesk>().DeleteAsync(
            new DeleteFaqEntriesRequest { Collection = "kb", EntryIds = { "a", "z" } }, s_caller, CancellationToken.None);

        Assert.Equal(1, reply.Deleted);
        Assert.Equal("b", Assert.Single((await ListAsync(host, s_caller)).Entries).EntryId);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Put_MoreThanACollectionTakes_IsRefusedWhole(SqlDialect dialect)
    {
        await using ServiceHost host = await StartAsync(dialect);
        FaqStore store = host.Get<FaqStore>();
        var kb = new CollectionKey("t", "kb");
        FaqItem[] full = [.. Enumerable.Range(0, FaqStore.MaxEntriesOfACollection - 1).Select(
            i => FaqItems.Item(kb, FaqItems.Entry($"e{i}", $"Question {i}?", "Yes.")))];
        await store.PutAsync(kb, full, "key:1", CancellationToken.None);

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(
            () => PutAsync(host, FaqItems.Entry("x", "Who?", "We."), FaqItems.Entry("y", "When?", "Now.")));
        PutFaqEntriesReply fits = await PutAsync(host, FaqItems.Entry("e0", "Who?", "We."), FaqItems.Entry("y", "When?", "Now."));

        Assert.Equal(
            (StatusCode.ResourceExhausted, "TOO_MANY_FAQ_ENTRIES", "entries"), (refused.Code, refused.Reason, refused.Field));
        Assert.Equal((1, 1), (fits.Created, fits.Replaced));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task RemoveCollection_WithEntries_TakesThemAlong(SqlDialect dialect)
    {
        await using ServiceHost host = await StartAsync(dialect);
        await PutAsync(host, FaqItems.Entry("a", "Who?", "We."));
        FaqMemory memory = host.Get<FaqMemory>();
        Assert.Single((await memory.ReadAsync("t", CancellationToken.None)).Entries);

        await host.Get<CollectionRemoval>().RemoveAsync(new CollectionKey("t", "kb"), CancellationToken.None);
        await host.Get<CollectionStore>().EnsureAsync(new CollectionKey("t", "kb"), string.Empty, CancellationToken.None);

        Assert.Empty((await ListAsync(host, s_caller)).Entries);
        Assert.Empty((await memory.ReadAsync("t", CancellationToken.None)).Entries);
    }

    [Theory]
    [InlineData("entries[1].entry_id", "An id", "Who?", "We.")]
    [InlineData("entries[1].entry_id", "a", "Who?", "We.")]
    [InlineData("entries[1].question", "b", " ", "We.")]
    [InlineData("entries[1].question", "b", "?!", "We.")]
    [InlineData("entries[1].answer", "b", "Who?", "")]
    [InlineData("entries[1].answer", "b", "Who?", "a\0b")]
    public async Task Put_WithAFault_NamesTheField(string field, string id, string question, string answer)
    {
        await using ServiceHost host = await StartAsync();

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(
            () => PutAsync(host, FaqItems.Entry("a", "Who?", "We."), FaqItems.Entry(id, question, answer)));

        Assert.Equal((StatusCode.InvalidArgument, field), (refused.Code, refused.Field));
        Assert.Empty((await ListAsync(host, s_caller)).Entries);
    }

    [Theory]
    [InlineData(1000, 8000, 64, null)]
    [InlineData(1001, 1, 1, "entries[0].question")]
    [InlineData(1, 8001, 1, "entries[0].answer")]
    [InlineData(1, 1, 65, "entries[0].acl_labels")]
    public void Check_LongestAndOneMore_AdmitsTheFirstAlone(int question, int answer, int labels, string? field)
    {
        FaqEntry entry = FaqItems.Entry(
            "a", new string('q', question), new string('a', answer), [.. Enumerable.Range(0, labels).Select(i => $"l{i}")]);

        Exception? refused = Record.Exception(() => FaqChecks.Check([entry]));

        Assert.Equal(field, (refused as PlatformException)?.Field);
        Assert.Equal(field is null, refused is null);
    }

    [Fact]
    public void Check_TooManyEntriesOrNone_IsRefused()
    {
        FaqEntry[] many = [.. Enumerable.Range(0, FaqChecks.MaxEntriesOfACall + 1).Select(i => FaqItems.Entry($"e{i}", "Who?", "We."))];

        FaqChecks.Check(many[1..]);
        Assert.Equal("entries", Assert.Throws<PlatformException>(() => FaqChecks.Check(many)).Field);
        Assert.Equal("entries", Assert.Throws<PlatformException>(() => FaqChecks.Check([])).Field);
    }

    [Theory]
    [InlineData("nowhere.md", 0, 3, "entries[0].source.document_id")]
    [InlineData("secret", 0, 3, "entries[0].source.document_id")]
    [InlineData("doc", 0, 99, "entries[0].source")]
    [InlineData("doc", 3, 3, "entries[0].source")]
    [InlineData("doc", -1, 3, "entries[0].source")]
    [InlineData("doc", 0, 5, "entries[0].source")]
    public async Task Put_SourceThatIsNone_NamesTheField(string document, int start, int end, string field)
    {
        await using ServiceHost host = await StartAsync();
        Document secret = ServiceHost.TextOf("secret", "A secret.");
        secret.AclLabels.Add("board");
        await host.IngestAsync("kb", [ServiceHost.TextOf("doc", "Mill\U0001F600 stands."), secret]);
        FaqEntry entry = FaqItems.Entry("a", "Who?", "We.");
        entry.Source = new FaqSource { DocumentId = document, Start = start, End = end };

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => PutAsync(host, entry));

        Assert.Equal((StatusCode.InvalidArgument, field), (refused.Code, refused.Field));
    }

    [Fact]
    public async Task Calls_OnACollectionThatIsNotTheirs_AreRefusedInTheSameWords()
    {
        await using ServiceHost host = await StartAsync();
        FaqDesk desk = host.Get<FaqDesk>();
        CallerIdentity other = s_caller with { Collections = ["public"] };
        foreach ((CallerIdentity caller, string collection) in new[] { (other, "kb"), (s_caller, "nowhere"), (s_caller with { Tenant = "u" }, "kb") })
        {
            Func<Task>[] calls =
            [
                () => desk.PutAsync(
                    new PutFaqEntriesRequest { Collection = collection, Entries = { FaqItems.Entry("a", "Who?", "We.") } }, caller, default),
                () => desk.ListAsync(new ListFaqEntriesRequest { Collection = collection }, caller, default),
                () => desk.DeleteAsync(new DeleteFaqEntriesRequest { Collection = collection, EntryIds = { "a" } }, caller, default),
            ];
            foreach (Func<Task> call in calls)
            {
                Assert.Equal(
                    CollectionStore.Unknown(collection, "collection").Message, (await Assert.ThrowsAsync<PlatformException>(call)).Message);
            }
        }
    }

    private static async Task<ServiceHost> StartAsync(SqlDialect dialect = SqlDialect.Sqlite, TimeProvider? time = null)
    {
        ServiceHost host = await ServiceHost.StartAsync(dialect, time);
        await host.Get<CollectionStore>().EnsureAsync(new CollectionKey("t", "kb"), string.Empty, CancellationToken.None);
        return host;
    }

    private static Task<PutFaqEntriesReply> PutAsync(ServiceHost host, params FaqEntry[] entries) => host.Get<FaqDesk>().PutAsync(
        new PutFaqEntriesRequest { Collection = "kb", Entries = { entries } }, s_caller, CancellationToken.None);

    private static Task<ListFaqEntriesReply> ListAsync(ServiceHost host, CallerIdentity caller, int size = 0, string token = "") =>
        host.Get<FaqDesk>().ListAsync(
            new ListFaqEntriesRequest { Collection = "kb", PageSize = size, PageToken = token }, caller, CancellationToken.None);
}
