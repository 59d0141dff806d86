using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Cache.Administration;
using RagPlatform.Cache.Answers;
using RagPlatform.Cache.Events;
using RagPlatform.Cache.Flights;
using RagPlatform.Cache.Judging;
using RagPlatform.Cache.Policies;
using RagPlatform.Cache.Semantic;
using RagPlatform.Cache.Replicas;
using RagPlatform.Cache.Snapshots;
using RagPlatform.Cache.Statistics;
using RagPlatform.Contracts.V1;
using RagPlatform.Redis;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;

namespace RagPlatform.Cache.Tests.Hosting;

/// <summary>One process's caches, put together as the service does, on a clock of the test's.</summary>
internal sealed class Replica : IAsyncDisposable
{
    /// <summary>Past the margin within which changes to an earlier store may have been missed.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private readonly TestStore _store;
    private readonly Judge _judge;

    private Replica(TestStore store, RedisConnection? redis, string folder, ReplicaSettings settings, ManualTimeProvider time)
    {
        (_store, Time) = (store, time);
        IOptions<CacheOptions> options = Options.Create(settings.Cache);
        IOptions<JudgeOptions> judging = Options.Create(settings.Judge);
        Registry = new AnswerRegistry(settings.Cache, TestEmbedder.Shared.Dimensions, redis is not null, time);
        Flights = new FlightTable(settings.Cache.FlightWait, TimeProvider.System);
        var applier = new EventApplier(Registry, Flights, options);
        if (redis is null)
        {
            Snapshots = new SnapshotLog(Registry, applier, options, new SnapshotPlace(folder), time, settings.Logger<SnapshotLog>());
            (Log, Payloads) = (Snapshots, new MemoryPayloads());
        }
        else
        {
            SharedLog = new RedisCacheLog(redis, Registry, applier, options, time, settings.Logger<RedisCacheLog>());
            (Log, Payloads) = (SharedLog, new RedisPayloads(redis, Registry));
        }

        Statistics = new CacheStatistics(Registry, TestEmbedder.Shared, time);
        Policies = new PolicyBook(new PolicyStore(store.Database), options, time, NullLogger<PolicyBook>.Instance);
        Administration = new CacheAdministration(Registry, Log, Payloads);
        _judge = new Judge(
            new AnswerComparer(TestEmbedder.Shared, judging), Log, Statistics, judging, NullLogger<Judge>.Instance);
        Cache = new AnswerCache(
            Registry,
            Log,
            Payloads,
            Flights,
            redis is null ? new OnlyReplica() : new RedisFlightLeads(redis, options),
            Policies,
            new SemanticMatcher(Registry, settings.Random, settings.Judge.AuditShare),
            _judge,
            Statistics,
            TestEmbedder.Shared,
            options,
            time);
    }

    public ManualTimeProvider Time { get; }

    public AnswerCache Cache { get; }

    public AnswerRegistry Registry { get; }

    public FlightTable Flights { get; }

    public ICacheLog Log { get; }

    public IAnswerPayloads Payloads { get; }

    public SnapshotLog? Snapshots { get; }

    public RedisCacheLog? SharedLog { get; }

    public CacheStatistics Statistics { get; }

    public PolicyBook Policies { get; }

    public CacheAdministration Administration { get; }

    /// <summary>Starts one.</summary>
    /// <param name="redis">The store it shares with others; null: it is alone.</param>
    /// <param name="settings">What differs from the defaults.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="folder">Where its snapshots are; a new one when left out.</param>
    public static async Task<Replica> StartAsync(
        RedisConnection? redis = null, ReplicaSettings? settings = null, ManualTimeProvider? time = null, string? folder = null)
    {
        time ??= new ManualTimeProvider();
        TestStore store = await TestStore.CreateAsync(SqlDialect.Sqlite, typeof(AnswerCache).Assembly);
        folder ??= Directory.CreateTempSubdirectory("ragplatform-cache-").FullName;
        var replica = new Replica(store, redis, folder, settings ?? new ReplicaSettings(), time);
        if (replica.SharedLog is not null)
        {
            await replica.SharedLog.TryFollowAsync(default);
        }

        await replica._judge.StartAsync(default);
        time.Advance(Margin);
        return replica;
    }

    /// <summary>Looks a question up as a caller of a tenant who may read everything.</summary>
    public Task<CacheLookupReply> FindAsync(string question, Action<CacheLookupRequest>? change = null, CallerIdentity? caller = null)
    {
        var request = new CacheLookupRequest { Question = question, Scope = Requests.Scope() };
        change?.Invoke(request);
        return Cache.LookUpAsync(caller ?? Requests.Caller(), request, default);
    }

    /// <summary>Stores an answer.</summary>
    public Task<bool> StoreAsync(string question, Action<CacheStoreRequest>? change = null)
    {
        CacheStoreRequest request = Requests.Store(question, Time.GetUtcNow());
        change?.Invoke(request);
        return Cache.StoreAsync(request, default);
    }

    /// <summary>Announces a change.</summary>
    public Task<EventOutcome> ChangeAsync(long version, Action<CacheInvalidateRequest>? change = null)
    {
        var request = new CacheInvalidateRequest { Tenant = Requests.Tenant, Version = Requests.Version(version) };
        change?.Invoke(request);
        return Log.AppendAsync(new CacheEvent.Changed(request), default);
    }

    public async ValueTask DisposeAsync()
    {
        await _judge.StopAsync(default);
        _judge.Dispose();
        Snapshots?.Dispose();
        SharedLog?.Dispose();
        Policies.Dispose();
        await _store.DisposeAsync();
    }
}
