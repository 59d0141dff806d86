using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Ingestion;

/// <summary>What failed is listed with its reason, can be tried again with its content, and is forgotten in time.</summary>
public sealed class FailedDocumentStoreTests
{
    private static readonly CallerIdentity s_caller = new("t", "key:1", [Roles.Writer], ["*"], [], DateTimeOffset.MaxValue, string.Empty);
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task List_FailedDocuments_SaysWhichWhyAndWhen(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        string job = await FailAsync(
            store, "kb", new NewItem("a", [1], Title: "Title of a"), new NewItem("b", null, "BAD_TYPE", "Send text."));

        ListFailedDocumentsReply reply = await ListAsync(store, new ListFailedDocumentsRequest());

        Assert.Equal(["a", "b"], reply.Documents.Select(document => document.DocumentId));
        FailedDocument tried = reply.Documents[0];
        Assert.Equal(("Title of a", "BROKEN", 1, true), (tried.Title, tried.Reason, tried.Attempts, tried.Retryable));
        Assert.Equal((job, "kb", _time.GetUtcNow().ToUnixTimeMilliseconds()), (tried.JobId, tried.Collection, tried.FailedAtMs));
        Assert.Equal(("BAD_TYPE", 0, false), (reply.Documents[1].Reason, reply.Documents[1].Attempts, reply.Documents[1].Retryable));
        Assert.Empty(reply.NextPageToken);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task List_InPages_GivesEachOnceNewestJobFirst(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        string[] jobs = new string[3];
        for (int i = 0; i < jobs.Length; i++)
        {
            jobs[i] = await FailAsync(store, "kb", new NewItem($"{i}-a", [1]), new NewItem($"{i}-b", [1]), new NewItem($"{i}-c", [1]));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var seen = new List<string>();
        var request = new ListFailedDocumentsRequest { PageSize = 2 };
        do
        {
            ListFailedDocumentsReply page = await ListAsync(store, request);
            Assert.InRange(page.Documents.Count, 1, 2);
            seen.AddRange(page.Documents.Select(document => document.DocumentId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(["2-a", "2-b", "2-c", "1-a", "1-b", "1-c", "0-a", "0-b", "0-c"], seen);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task List_OfAnotherTenantOrCollection_ShowsNothing(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        await FailAsync(store, "kb", new NewItem("a", [1]));
        var failed = new FailedDocumentStore(store.Database, _time);

        foreach (CallerIdentity caller in new[] { s_caller with { Tenant = "u" }, s_caller with { Collections = ["other"] } })
        {
            Assert.Empty((await failed.ListAsync(caller, new ListFailedDocumentsRequest(), CancellationToken.None)).Documents);
            RetryFailedDocumentsReply retried = await failed.RetryAsync(
                caller, new RetryFailedDocumentsRequest { Collection = "kb" }, CancellationToken.None);
            Assert.Equal(0, retried.Queued);
        }
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Retry_AllOfAJob_QueuesThemWithContentAndAllAttempts(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        string job = await FailAsync(store, "kb", new NewItem("a", [7, 8]), new NewItem("b", null, "BAD_TYPE", "Send text."));

        RetryFailedDocumentsReply reply = await RetryAsync(store, new RetryFailedDocumentsRequest { JobId = job });

        Assert.Equal((1, 1), (reply.Queued, reply.NotRetryable));
        Assert.Equal([job], reply.JobIds);
        var jobs = new JobStore(store.Database, _time);
        Assert.Equal(IngestState.Running, (await jobs.FindAsync("t", job, CancellationToken.None))!.State);
        JobItem item = Assert.Single((await jobs.LeaseAsync(8, 1 << 20, CancellationToken.None))!.Items);
        Assert.Equal(1, item.Attempts);
        Assert.Equal([7, 8], item.Payload);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Retry_OneFailure_LeavesTheOthers(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        await FailAsync(store, "kb", new NewItem("a", [1]), new NewItem("b", [2]));
        FailedDocument second = (await ListAsync(store, new ListFailedDocumentsRequest())).Documents[1];

        RetryFailedDocumentsReply reply = await RetryAsync(store, new RetryFailedDocumentsRequest { FailureIds = { second.FailureId } });

        Assert.Equal(1, reply.Queued);
        Assert.Equal("a", Assert.Single((await ListAsync(store, new ListFailedDocumentsRequest())).Documents).DocumentId);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Retry_ADocumentThatCameAnew_LeavesTheNewerAlone(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        string old = await FailAsync(store, "kb", new NewItem("a", [1]));
        _time.Advance(TimeSpan.FromSeconds(1));
        var jobs = new JobStore(store.Database, _time);
        await AcceptAsync(jobs, "kb", new NewItem("a", [2]));

        Assert.Equal(0, (await RetryAsync(store, new RetryFailedDocumentsRequest { JobId = old })).Queued);
        Assert.Empty((await ListAsync(store, new ListFailedDocumentsRequest())).Documents);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task ForgetContent_AfterTheRetention_KeepsTheFailureWithoutContent(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        await FailAsync(store, "kb", new NewItem("a", [1]));
        var failed = new FailedDocumentStore(store.Database, _time);

        _time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, await failed.ForgetContentAsync(TimeSpan.FromDays(30), CancellationToken.None));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, await failed.ForgetContentAsync(TimeSpan.FromDays(30), CancellationToken.None));

        Assert.False(Assert.Single((await ListAsync(store, new ListFailedDocumentsRequest())).Documents).Retryable);
        Assert.Equal(1, (await RetryAsync(store, new RetryFailedDocumentsRequest { Collection = "kb" })).NotRetryable);
    }

    [Theory]
    [InlineData("page_size")]
    [InlineData("page_token")]
    [InlineData("job_id")]
    public async Task List_BadInput_NamesTheField(string field)
    {
        await using TestStore store = await TestStore.CreateAsync(SqlDialect.Sqlite, typeof(JobStore).Assembly);
        var request = new ListFailedDocumentsRequest
        {
            PageSize = field == "page_size" ? 501 : 0,
            PageToken = field == "page_token" ? "job-1/x" : string.Empty,
            JobId = field == "job_id" ? "job-\0" : string.Empty,
        };

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => ListAsync(store, request));

        Assert.Equal(field, refused.Field);
    }

    [Fact]
    public void Retry_NotExactlyOneSelection_IsRefused()
    {
        Assert.Throws<PlatformException>(() => RetrySelection.Of(new RetryFailedDocumentsRequest()));
        Assert.Throws<PlatformException>(() => RetrySelection.Of(new RetryFailedDocumentsRequest { JobId = "j", Collection = "kb" }));
        Assert.Throws<PlatformException>(() => RetrySelection.Of(new RetryFailedDocumentsRequest { FailureIds = { "none" } }));
    }

    private Task<ListFailedDocumentsReply> ListAsync(TestStore store, ListFailedDocumentsRequest request) =>
        new FailedDocumentStore(store.Database, _time).ListAsync(s_caller, request, CancellationToken.None);

    private Task<RetryFailedDocumentsReply> RetryAsync(TestStore store, RetryFailedDocumentsRequest request) =>
        new FailedDocumentStore(store.Database, _time).RetryAsync(s_caller, request, CancellationToken.None);

    private async Task<string> FailAsync(TestStore store, string collection, params NewItem[] items)
    {
        var jobs = new JobStore(store.Database, _time);
        string id = await AcceptAsync(jobs, collection, items);
        foreach (JobItem item in (await jobs.LeaseAsync(100, 1 << 20, CancellationToken.None))!.Items)
        {
            await jobs.FailAsync(item, "BROKEN", "It is broken.", CancellationToken.None);
        }

        return id;
    }

    private static async Task<string> AcceptAsync(JobStore jobs, string collection, params NewItem[] items)
    {
        string id = await jobs.BeginAsync(new CollectionKey("t", collection), s_caller, CancellationToken.None);
        await jobs.AddAsync(id, 0, items, CancellationToken.None);
        await jobs.AcceptAsync(id, CancellationToken.None);
        return id;
    }
}
