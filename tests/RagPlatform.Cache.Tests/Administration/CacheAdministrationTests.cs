using RagPlatform.Cache.Tests.Hosting;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using Xunit;

namespace RagPlatform.Cache.Tests.Administration;

/// <summary>Administrators see and remove what a filter selects, of their own tenant alone.</summary>
public sealed class CacheAdministrationTests : IAsyncLifetime
{
    private Replica _replica = null!;

    public static TheoryData<CacheFilter, int> Filters { get; } = new()
    {
        { new CacheFilter { All = true }, 3 },
        { new CacheFilter { Collection = Requests.Collection }, 3 },
        { new CacheFilter { Collection = "other" }, 0 },
        { new CacheFilter { Collection = Requests.Collection, DocumentId = "d2" }, 1 },
        { new CacheFilter { QuestionContains = "PASSWORD" }, 2 },
        { new CacheFilter { Model = "gpt" }, 3 },
        { new CacheFilter { Model = "another" }, 0 },
        { new CacheFilter { QuestionContains = "password", Collection = Requests.Collection, DocumentId = "d2" }, 0 },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Purge_ByFilter_RemovesWhatItSelects(CacheFilter filter, int selected)
    {
        CacheListReply listed = await _replica.Administration.ListAsync(Requests.Tenant, new CacheListRequest { Filter = filter }, default);

        Assert.Equal(selected, listed.Total);
        Assert.Equal(selected, await _replica.Administration.PurgeAsync(Requests.Tenant, filter, default));
        Assert.Equal(3 - selected, _replica.Registry.List(Requests.Tenant).Count);
        Assert.Single(_replica.Registry.List("other"));
    }

    [Fact]
    public async Task Purge_ByEntryAndByAge_RemovesThoseAlone()
    {
        string id = (await _replica.FindAsync("Where is the office?")).Decision.EntryId;
        Assert.Equal(1, await _replica.Administration.PurgeAsync(Requests.Tenant, new CacheFilter { EntryId = id }, default));
        _replica.Time.Advance(TimeSpan.FromSeconds(10));
        long before = _replica.Time.GetUtcNow().ToUnixTimeMilliseconds();
        await _replica.StoreAsync("newer");

        Assert.Equal(2, await _replica.Administration.PurgeAsync(Requests.Tenant, new CacheFilter { StoredBeforeMs = before }, default));
        Assert.NotNull((await _replica.FindAsync("newer")).Hit);
    }

    [Fact]
    public async Task Purge_WithoutAFilterOrWithABadOne_IsRefusedAndRemovesNothing()
    {
        CacheFilter?[] bad =
        [
            null, new CacheFilter(), new CacheFilter { EntryId = "zz" }, new CacheFilter { DocumentId = "d1" },
            new CacheFilter { StoredBeforeMs = -1 },
        ];
        foreach (CacheFilter? filter in bad)
        {
            await Assert.ThrowsAsync<PlatformException>(() => _replica.Administration.PurgeAsync(Requests.Tenant, filter, default));
        }

        Assert.Equal(4, _replica.Registry.Count);
    }

    [Fact]
    public async Task List_AnEntry_ShowsWhatItWasMadeFrom()
    {
        await _replica.FindAsync("Where is the office?");

        CacheEntryInfo info = (await _replica.Administration.ListAsync(
            Requests.Tenant, new CacheListRequest { Filter = new CacheFilter { QuestionContains = "office" } }, default)).Entries.Single();

        Assert.Equal(("Where is the office?", "gpt", 1L, true), (info.Question, info.Model, info.Hits, info.Semantic));
        Assert.Equal("d2#0", info.Evidence.Single().ChunkId);
        Assert.Equal(64, info.Evidence.Single().ContentHash.Length);
        Assert.Equal(24 * 3600 * 1000, info.EndsAtMs - info.StoredAtMs);
    }

    [Fact]
    public async Task Statistics_OfATenant_CountByLevelAndCollectionWithWhatWasSaved()
    {
        await _replica.Policies.SetAsync(Requests.Tenant, new CachePolicy { Collection = "*", Threshold = 0.8 }, default);
        await _replica.FindAsync("Where is the office?");
        await _replica.FindAsync("How can I reset my password?");
        await _replica.FindAsync("What is the weather on Mars?");
        _replica.Time.Advance(TimeSpan.FromHours(2));
        await _replica.FindAsync("Where is the office?", find => find.MaxStaleSeconds = 7200);

        CacheStatisticsReply statistics = _replica.Statistics.Read(Requests.Tenant, Requests.Collection);
        CacheStatisticsReply others = _replica.Statistics.Read("other", string.Empty);

        Dictionary<string, CacheLevelStatistics> levels = statistics.Levels.ToDictionary(level => level.Level);
        Assert.Equal((3L, 1L), (statistics.Hits, statistics.Misses));
        Assert.Equal((1L, 1100L, 250_000L), (levels["result"].Hits, levels["result"].SavedTokens, levels["result"].SavedNanoUsd));
        Assert.Equal((1L, 2L), (levels["semantic"].Hits, levels["semantic"].Lookups));
        Assert.Equal(1, levels["stale"].Hits);
        Assert.Equal(3, levels["stale"].Entries);
        Assert.InRange(levels["stale"].OldestAgeSeconds, 7200, 7300);
        Assert.Equal(3, statistics.Entries);
        Assert.True(statistics.Bytes > 0);
        Assert.Equal((1L, 0L), (others.Entries, others.Hits));
    }

    public async Task InitializeAsync()
    {
        _replica = await Replica.StartAsync();
        await _replica.StoreAsync("How do I reset my password?");
        await _replica.StoreAsync("Is my password safe?");
        await _replica.StoreAsync("Where is the office?", store => store.Of("d2"));
        await _replica.StoreAsync("Where is the office?", store => store.Tenant = "other");
    }

    public async Task DisposeAsync() => await _replica.DisposeAsync();
}
