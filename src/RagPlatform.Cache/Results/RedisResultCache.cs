using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Redis;
using RagPlatform.ServiceDefaults.Errors;
using StackExchange.Redis;

namespace RagPlatform.Cache.Results;

/// <summary>
/// Answers in Redis, shared by all replicas. A hash holds each answer with the versions it rests on; another, one a tenant, the newest
/// version announced of each collection. Reading asks for both in one trip and compares, so an announcement made to any replica counts for
/// all of them at once.
/// </summary>
/// <remarks>
/// The versions hash also names an epoch, made when the hash is. An answer belongs to the epoch it was stored in. Should Redis forget what
/// was announced (restarted empty, flushed, evicted), the next epoch is another one and no answer of an earlier one is served.
/// Without Redis every lookup is a miss and answers are not kept.
/// </remarks>
internal sealed class RedisResultCache(RedisConnection redis, IOptions<ResultCacheOptions> options, TimeProvider time) : IResultCache
{
    private const string ReplyField = "reply";
    private const string StoredAtField = "stored_at";
    private const string EpochField = "epoch";
    private const string VersionPrefix = "version:";

    // Two announcements may overtake each other: the newest version stays. Redis counts in doubles, exact up to 2^53.
    private const string RaiseVersion =
        """
        local known = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0')
        if tonumber(ARGV[2]) > known then redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end
        return 0
        """;

    // Clocks of hosts differ.
    private static readonly TimeSpan s_clockMargin = TimeSpan.FromSeconds(2);

    private long _hits;
    private long _misses;

    public async Task<CachedResult?> FindAsync(ResultKey key, CancellationToken cancellationToken)
    {
        CachedResult? found = await TryFindAsync(key, cancellationToken);
        Interlocked.Increment(ref found is null ? ref _misses : ref _hits);
        return found;
    }

    public async Task<bool> StoreAsync(
        ResultKey key,
        AskReply reply,
        IReadOnlyList<CollectionVersion> versions,
        DateTimeOffset answeredAt,
        CancellationToken cancellationToken)
    {
        if (reply.CalculateSize() > options.Value.MaxBytes)
        {
            return false;
        }

        try
        {
            (RedisValue epoch, RedisValue[] newest) = await BeginAsync(key.Tenant, versions, cancellationToken);
            bool isOutdated = versions.Zip(newest).Any(pair => !pair.Second.IsNull && pair.First.Version < (long)pair.Second);
            if (isOutdated || answeredAt < EpochBegan(epoch) + s_clockMargin)
            {
                return false;
            }

            await WriteAsync(key, reply, versions, epoch, cancellationToken);
            return true;
        }
        catch (RedisUnavailableException)
        {
            return false;
        }
    }

    public async Task<long> InvalidateAsync(string tenant, CollectionVersion version, CancellationToken cancellationToken)
    {
        try
        {
            await redis.RunAsync(
                "EVALSHA",
                database => database.ScriptEvaluateAsync(RaiseVersion, [VersionsKey(tenant)], [Field(version.Collection), version.Version]),
                cancellationToken);
            return 0;
        }
        catch (RedisUnavailableException exception)
        {
            throw new PlatformException(
                StatusCode.Unavailable,
                "CACHE_STORE_UNAVAILABLE",
                "The cache's store cannot be reached, so the change was not noted; say it again.",
                innerException: exception);
        }
    }

    public CacheStatisticsReply GetStatistics() => new() { Hits = Volatile.Read(ref _hits), Misses = Volatile.Read(ref _misses) };

    private static string AnswerKey(ResultKey key) => $"rag:{{{key.Tenant}}}:answer:{key.Digest}";

    private static string VersionsKey(string tenant) => $"rag:{{{tenant}}}:versions";

    private static string Field(string collection) => VersionPrefix + collection;

    private static DateTimeOffset EpochBegan(RedisValue epoch) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(epoch.ToString().Split('-')[0], CultureInfo.InvariantCulture));

    private static async Task<(HashEntry[] Answer, RedisValue[] Newest)> ReadAsync(IDatabase database, ResultKey key)
    {
        // In this order: what is announced between the two reads is seen by the second.
        IBatch batch = database.CreateBatch();
        Task<HashEntry[]> answer = batch.HashGetAllAsync(AnswerKey(key));
        Task<RedisValue[]> newest = batch.HashGetAsync(
            VersionsKey(key.Tenant), [EpochField, .. key.Collections.Select(collection => (RedisValue)Field(collection))]);
        batch.Execute();
        return (await answer, await newest);
    }

    private async Task<CachedResult?> TryFindAsync(ResultKey key, CancellationToken cancellationToken)
    {
        try
        {
            (HashEntry[] answer, RedisValue[] newest) = await redis.RunAsync(
                "HGETALL", database => ReadAsync(database, key), cancellationToken);
            Dictionary<string, RedisValue> fields = answer.ToDictionary(entry => entry.Name.ToString(), entry => entry.Value);
            return fields.Count > 0 && fields[EpochField] == newest[0] && IsCurrent(key, fields, newest) ? ToResult(fields) : null;
        }
        catch (RedisUnavailableException)
        {
            return null;
        }
    }

    private static bool IsCurrent(ResultKey key, Dictionary<string, RedisValue> fields, RedisValue[] newest)
    {
        for (int i = 0; i < key.Collections.Count; i++)
        {
            RedisValue announced = newest[i + 1];
            if (!announced.IsNull && fields.TryGetValue(Field(key.Collections[i]), out RedisValue used) && (long)used < (long)announced)
            {
                return false;
            }
        }

        return true;
    }

    private CachedResult? ToResult(Dictionary<string, RedisValue> fields)
    {
        var storedAt = DateTimeOffset.FromUnixTimeMilliseconds((long)fields[StoredAtField]);
        return time.GetUtcNow() - storedAt < options.Value.Lifetime
            ? new CachedResult(AskReply.Parser.ParseFrom((byte[])fields[ReplyField]!), storedAt)
            : null;
    }

    /// <summary>The tenant's epoch, begun where there is none, and the newest versions announced of the collections.</summary>
    private async Task<(RedisValue Epoch, RedisValue[] Newest)> BeginAsync(
        string tenant, IReadOnlyList<CollectionVersion> versions, CancellationToken cancellationToken)
    {
        string mine = string.Create(
            CultureInfo.InvariantCulture, $"{time.GetUtcNow().ToUnixTimeMilliseconds()}-{Guid.NewGuid():N}");
        RedisValue[] fields = [EpochField, .. versions.Select(version => (RedisValue)Field(version.Collection))];
        RedisValue[] values = await redis.RunAsync(
            "HMGET",
            async database =>
            {
                IBatch batch = database.CreateBatch();
                Task set = batch.HashSetAsync(VersionsKey(tenant), EpochField, mine, When.NotExists);
                Task<RedisValue[]> read = batch.HashGetAsync(VersionsKey(tenant), fields);
                batch.Execute();
                await set;
                return await read;
            },
            cancellationToken);
        return (values[0], values[1..]);
    }

    private Task<bool> WriteAsync(
        ResultKey key,
        AskReply reply,
        IReadOnlyList<CollectionVersion> versions,
        RedisValue epoch,
        CancellationToken cancellationToken) => redis.RunAsync(
            "HSET",
            database =>
            {
                ITransaction transaction = database.CreateTransaction();
                _ = transaction.KeyDeleteAsync(AnswerKey(key));
                _ = transaction.HashSetAsync(
                    AnswerKey(key),
                    [
                        new HashEntry(ReplyField, reply.ToByteArray()),
                        new HashEntry(StoredAtField, time.GetUtcNow().ToUnixTimeMilliseconds()),
                        new HashEntry(EpochField, epoch),
                        .. versions.Select(version => new HashEntry(Field(version.Collection), version.Version)),
                    ]);
                _ = transaction.KeyExpireAsync(AnswerKey(key), options.Value.Lifetime);
                return transaction.ExecuteAsync();
            },
            cancellationToken);
}
