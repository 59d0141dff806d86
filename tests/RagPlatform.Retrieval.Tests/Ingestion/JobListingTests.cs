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

public sealed class JobListingTests
{
    private static readonly CallerIdentity s_caller = new("t", "key:1", [Roles.Writer], ["*"], [], DateTimeOffset.MaxValue, string.Empty);
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task List_InPages_GivesEachJobOnceNewestFirst(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        var accepted = new List<string>();
        for (int i = 0; i < 7; i++)
        {
            accepted.Add(await AcceptAsync(store, i % 2 == 0 ? "even" : "odd"));
        }

        Assert.Equal(Enumerable.Reverse(accepted), await ReadAllAsync(store, s_caller, new ListIngestJobsRequest { PageSize = 3 }));
        Assert.Equal(
            [accepted[5], accepted[3], accepted[1]],
            await ReadAllAsync(store, s_caller, new ListIngestJobsRequest { PageSize = 3, Collection = "odd" }));
        Assert.Equal(
            [accepted[5], accepted[3], accepted[1]],
            await ReadAllAsync(store, s_caller with { Collections = ["odd", "none"] }, new ListIngestJobsRequest { PageSize = 2 }));
        Assert.Empty(await ReadAllAsync(store, s_caller with { Tenant = "u" }, new ListIngestJobsRequest()));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task List_ByState_FindsThoseBetweenTheOthers(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        var jobs = new JobStore(store.Database, _time);
        string failed = await AcceptAsync(store, "kb");
        JobBatch batch = (await jobs.LeaseAsync(8, 1 << 20, CancellationToken.None))!;
        await jobs.FailAsync(batch.Items[0], "BROKEN", "It is broken.", CancellationToken.None);
        string queued = await AcceptAsync(store, "kb");

        Assert.Equal([failed], await ReadAllAsync(store, s_caller, new ListIngestJobsRequest { State = IngestState.Failed, PageSize = 1 }));
        Assert.Equal([queued], await ReadAllAsync(store, s_caller, new ListIngestJobsRequest { State = IngestState.Queued, PageSize = 1 }));
        Assert.Empty(await ReadAllAsync(store, s_caller, new ListIngestJobsRequest { State = IngestState.Succeeded, PageSize = 1 }));
    }

    [Theory]
    [InlineData("page_size", -1, "", 0)]
    [InlineData("page_size", 201, "", 0)]
    [InlineData("page_token", 0, "job-1", 0)]
    [InlineData("state", 0, "", 99)]
    public async Task List_BadInput_NamesTheField(string field, int size, string token, int state)
    {
        await using TestStore store = await TestStore.CreateAsync(SqlDialect.Sqlite, typeof(JobStore).Assembly);
        var request = new ListIngestJobsRequest { PageSize = size, PageToken = token, State = (IngestState)state };

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(
            () => new JobListing(store.Database).ListAsync(s_caller, request, CancellationToken.None));

        Assert.Equal(field, refused.Field);
    }

    private static async Task<List<string>> ReadAllAsync(TestStore store, CallerIdentity caller, ListIngestJobsRequest request)
    {
        var seen = new List<string>();
        do
        {
            ListIngestJobsReply page = await new JobListing(store.Database).ListAsync(caller, request, CancellationToken.None);
            seen.AddRange(page.Jobs.Select(job => job.JobId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return seen;
    }

    private async Task<string> AcceptAsync(TestStore store, string collection)
    {
        var jobs = new JobStore(store.Database, _time);
        _time.Advance(TimeSpan.FromSeconds(1));
        string id = await jobs.BeginAsync(new CollectionKey("t", collection), s_caller, CancellationToken.None);
        await jobs.AddAsync(id, 0, [new NewItem("d", [1])], CancellationToken.None);
        await jobs.AcceptAsync(id, CancellationToken.None);
        return id;
    }
}
