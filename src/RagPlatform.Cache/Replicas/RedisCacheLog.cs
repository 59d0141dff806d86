using System.Globalization;
using Grpc.Core;
using Microsoft.Extensions.Options;
using RagPlatform.Cache.Answers;
using RagPlatform.Cache.Events;
using RagPlatform.Cache.Scopes;
using RagPlatform.Redis;
using RagPlatform.ServiceDefaults.Errors;
using StackExchange.Redis;

namespace RagPlatform.Cache.Replicas;

/// <summary>
/// The log that replicas share: a stream in Redis that each of them follows, so that all know the same entries and the same changes, and a
/// lookup needs no look into Redis but for the answer itself.
/// </summary>
/// <remarks>
/// <para>A replica serves only while it has followed the stream up to less than a second ago. When Redis is away it cannot know what the
/// others were told. If it was the only one, everything was told to it, so it goes on with what is in its memory; otherwise every lookup is a
/// miss until Redis is back.</para>
/// <para>When Redis comes back without what it knew (restarted empty, restored from an older copy), changes may have been lost: a
/// replica that was not alone drops what it knows, and answers begun before the new beginning are refused.</para>
/// </remarks>
internal sealed class RedisCacheLog(
    RedisConnection redis,
    AnswerRegistry registry,
    EventApplier applier,
    IOptions<CacheOptions> options,
    TimeProvider time,
    ILogger<RedisCacheLog> logger) : BackgroundService, ICacheLog
{
    private const string Beginning = "0-0";
    private const string EventField = "event";
    private const string OriginField = "origin";
    private const int Page = 500;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_current = TimeSpan.FromMilliseconds(750);
    private static readonly TimeSpan s_seen = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_forgotten = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_clockMargin = TimeSpan.FromSeconds(2);

    private readonly string _me = Guid.NewGuid().ToString("N");
    private readonly SemaphoreSlim _following = new(1, 1);
    private string? _epoch;
    private string _last = Beginning;
    private long _followedAt;
    private bool _hasFollowed;
    private bool _isAlone;

    public DateTimeOffset RemembersSince { get; private set; } = DateTimeOffset.MaxValue;

    public async ValueTask<bool> IsCurrentAsync(CancellationToken cancellationToken) =>
        IsCurrent() || await TryFollowAsync(cancellationToken) || (_hasFollowed && _isAlone);

    public async Task<EventOutcome> AppendAsync(CacheEvent happened, CancellationToken cancellationToken)
    {
        byte[]? payload = (happened as CacheEvent.Stored)?.Record.Payload();
        EventOutcome outcome = applier.Apply(happened, payload);
        if (!outcome.Applied)
        {
            return outcome;
        }

        try
        {
            // What an answer needs to be found by is told; the answer itself is one key.
            CacheEvent told = happened is CacheEvent.Stored stored ? new CacheEvent.Stored(stored.Record.WithoutAnswer()) : happened;
            await redis.RunAsync("XADD", database => TellAsync(database, told, happened as CacheEvent.Stored, payload), cancellationToken);
        }
        catch (RedisUnavailableException exception) when (happened.EndsAnswers)
        {
            throw new PlatformException(
                StatusCode.Unavailable,
                "CACHE_STORE_UNAVAILABLE",
                "The cache's store cannot be reached, so the other replicas were not told of the change; say it again.",
                innerException: exception);
        }
        catch (RedisUnavailableException)
        {
            // It stays in this process's memory.
        }

        return outcome;
    }

    /// <summary>Applies what others told; false when Redis is away.</summary>
    public async Task<bool> TryFollowAsync(CancellationToken cancellationToken)
    {
        await _following.WaitAsync(cancellationToken);
        try
        {
            while (await FollowAsync(cancellationToken))
            {
            }

            (_followedAt, _hasFollowed) = (time.GetTimestamp(), true);
            return true;
        }
        catch (RedisUnavailableException)
        {
            return false;
        }
        catch (InvalidDataException unreadable)
        {
            CacheLog.EventUnreadable(logger, unreadable);
            registry.Clear();
            return true;
        }
        finally
        {
            _following.Release();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _following.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        while (await WaitAsync(timer, stoppingToken))
        {
            await TryFollowAsync(stoppingToken);
        }

        await LeaveAsync();
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private bool IsCurrent() => _hasFollowed && time.GetElapsedTime(_followedAt) < s_current;

    /// <summary>One page of the stream; true when there is more.</summary>
    private async Task<bool> FollowAsync(CancellationToken cancellationToken)
    {
        Reading reading = await redis.RunAsync("XREAD", ReadAsync, cancellationToken);
        if (reading.Epoch.IsNull)
        {
            await BeginAsync(cancellationToken);
            return true;
        }

        bool wasLongGone = _hasFollowed && time.GetElapsedTime(_followedAt) > AnswerRegistry.ChangesRemembered / 2;
        bool wentBack = Compare(reading.Newest, _last) < 0;
        if (reading.Epoch != _epoch || wasLongGone || wentBack)
        {
            await StartOverAsync(reading.Epoch!, wentBack, cancellationToken);
            return true;
        }

        // Whether it was alone before Redis forgot counts above, not that nobody else is back yet.
        _isAlone = IsAlone(reading.Replicas);
        await ForgetReplicasAsync(reading.Replicas, cancellationToken);
        foreach (StreamEntry entry in reading.Events)
        {
            if (entry[OriginField] != _me && entry[EventField] is { IsNull: false } bytes)
            {
                applier.Apply(CacheEvent.FromBytes((byte[])bytes!));
            }

            _last = entry.Id!;
        }

        return reading.Events.Length == Page;
    }

    private async Task<Reading> ReadAsync(IDatabase database)
    {
        IBatch batch = database.CreateBatch();
        Task<RedisValue> epoch = batch.StringGetAsync(RedisKeys.Epoch);
        Task<StreamEntry[]> events = batch.StreamReadAsync(RedisKeys.Events, _last, Page);
        Task<StreamEntry[]> newest = batch.StreamRangeAsync(RedisKeys.Events, count: 1, messageOrder: Order.Descending);
        Task here = batch.HashSetAsync(RedisKeys.Replicas, _me, NowMs());
        Task<HashEntry[]> replicas = batch.HashGetAllAsync(RedisKeys.Replicas);
        batch.Execute();
        await here;
        StreamEntry[] last = await newest;
        return new Reading(await epoch, await events, last.Length == 0 ? Beginning : last[0].Id!, await replicas);
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        string mine = string.Create(CultureInfo.InvariantCulture, $"{NowMs()}-{Guid.NewGuid():N}");
        await redis.RunAsync("SET", database => database.StringSetAsync(RedisKeys.Epoch, mine, when: When.NotExists), cancellationToken);
    }

    private async Task StartOverAsync(string epoch, bool wentBack, CancellationToken cancellationToken)
    {
        if (_epoch is not null && !(_isAlone && _hasFollowed))
        {
            CacheLog.Forgot(logger, registry.Count);
            registry.Clear();
        }

        _last = Beginning;
        if (wentBack && epoch == _epoch)
        {
            // Others must notice too, and what was told before is not to be relied on.
            await redis.RunAsync(
                "DEL", database => database.KeyDeleteAsync([RedisKeys.Epoch, RedisKeys.Events]), cancellationToken);
            return;
        }

        _epoch = epoch;
        _hasFollowed = false;
        long began = long.Parse(epoch.Split('-')[0], CultureInfo.InvariantCulture);
        RemembersSince = DateTimeOffset.FromUnixTimeMilliseconds(began) + s_clockMargin;
    }

    private bool IsAlone(HashEntry[] replicas)
    {
        long since = NowMs() - (long)s_seen.TotalMilliseconds;
        return replicas.All(replica => replica.Name == _me || (long)replica.Value < since);
    }

    private async Task ForgetReplicasAsync(HashEntry[] replicas, CancellationToken cancellationToken)
    {
        long before = NowMs() - (long)s_forgotten.TotalMilliseconds;
        RedisValue[] dead = [.. replicas.Where(replica => (long)replica.Value < before).Select(replica => replica.Name)];
        if (dead.Length > 0)
        {
            await redis.RunAsync("HDEL", database => database.HashDeleteAsync(RedisKeys.Replicas, dead), cancellationToken);
        }
    }

    private async Task LeaveAsync()
    {
        try
        {
            await redis.RunAsync("HDEL", database => database.HashDeleteAsync(RedisKeys.Replicas, _me), CancellationToken.None);
        }
        catch (RedisUnavailableException)
        {
            // The others notice by themselves.
        }
    }

    private async Task<bool> TellAsync(IDatabase database, CacheEvent told, CacheEvent.Stored? stored, byte[]? payload)
    {
        IBatch batch = database.CreateBatch();
        Task kept = Task.CompletedTask;
        if (stored is not null)
        {
            CacheKey key = stored.Record.Key();
            TimeSpan left = DateTimeOffset.FromUnixTimeMilliseconds(stored.Record.KeepUntilMs) - time.GetUtcNow();
            kept = batch.StringSetAsync(RedisKeys.Answer(key.Tenant, key.Id), payload, left);
        }

        Task said = batch.StreamAddAsync(
            RedisKeys.Events,
            [new NameValueEntry(OriginField, _me), new NameValueEntry(EventField, told.ToBytes())],
            maxLength: 2 * options.Value.MaxEntries,
            useApproximateMaxLength: true);
        batch.Execute();
        await kept;
        await said;
        return true;
    }

    private long NowMs() => time.GetUtcNow().ToUnixTimeMilliseconds();

    // An id is milliseconds and a sequence.
    private static int Compare(string a, string b)
    {
        (ulong aMs, ulong aSequence) = Parse(a);
        (ulong bMs, ulong bSequence) = Parse(b);
        return aMs == bMs ? aSequence.CompareTo(bSequence) : aMs.CompareTo(bMs);
    }

    private static (ulong Ms, ulong Sequence) Parse(string id)
    {
        int dash = id.IndexOf('-', StringComparison.Ordinal);
        return (ulong.Parse(id.AsSpan(0, dash), CultureInfo.InvariantCulture), ulong.Parse(id.AsSpan(dash + 1), CultureInfo.InvariantCulture));
    }

    private sealed record Reading(RedisValue Epoch, StreamEntry[] Events, string Newest, HashEntry[] Replicas);
}
