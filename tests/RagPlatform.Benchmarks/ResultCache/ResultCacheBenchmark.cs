using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Cache;
using RagPlatform.Cache.Answers;
using RagPlatform.Cache.Entries;
using RagPlatform.Cache.Replicas;
using RagPlatform.Cache.Scopes;
using RagPlatform.Cache.Tests.Hosting;
using RagPlatform.Contracts.V1;
using RagPlatform.Redis;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.TestSupport.Stores;
using StackExchange.Redis;

namespace RagPlatform.Benchmarks.ResultCache;

/// <summary>
/// Exact hits: over gRPC at a steady 1,000 a second, and on a real Redis beside bare GETs of the same values by the same client in the same
/// run. Every answer is checked.
/// </summary>
internal sealed class ResultCacheBenchmark : IBenchmark
{
    private const int Questions = 2000;
    private const int PerSecond = 1000;
    private const int Seconds = 10;
    private const int Workers = 64;
    private const int Rounds = 3;

    public string Name => "result-cache";

    public string Description => "exact hits over gRPC at 1,000 a second, and on Redis beside bare GETs";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        await MeasureGrpcAsync(report, cancellationToken);
        if (RedisServer.MissingReason is { } missing)
        {
            report.Say($"Not measured on Redis: {missing}");
            return;
        }

        // As it is shipped, what is asked for most is in memory too; then with so little memory that every hit is fetched.
        await MeasureRedisAsync("redis_hit_ratio_to_bare_get", maxBytes: 64 << 20, report, cancellationToken);
        await MeasureRedisAsync("redis_fetched_hit_ratio_to_bare_get", maxBytes: 1024, report, cancellationToken);
    }

    private static string Question(int i) => string.Create(CultureInfo.InvariantCulture, $"Which station follows number {i} on the coast line?");

    private static async Task MeasureGrpcAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        await using CacheServer server = await CacheServer.StartAsync();
        await FillAsync(server, cancellationToken);
        CallOptions reader = server.As(Roles.Reader);
        await AskAsync(server, reader, PerSecond * 3, cancellationToken);
        double[] latencies = await AskAsync(server, reader, PerSecond * Seconds, cancellationToken);
        report.Add("exact_hit_p50_ms", latencies[latencies.Length / 2], "ms", 3);
        report.Add("exact_hit_p99_ms", latencies[latencies.Length * 99 / 100], "ms", 3);
    }

    private static async Task FillAsync(CacheServer server, CancellationToken cancellationToken)
    {
        CallOptions service = server.As(Roles.Service);
        for (int i = 0; i < Questions; i++)
        {
            // Begun after the margin that the service keeps to changes it may have missed.
            CacheStoreRequest store = Requests.Store(Question(i), DateTimeOffset.UtcNow.AddSeconds(10));
            if (!(await server.Client.StoreAsync(store, service.WithCancellationToken(cancellationToken))).Stored)
            {
                throw new BenchmarkException($"Answer {i} was not stored.");
            }
        }
    }

    /// <summary>Asks at a steady rate, whatever the replies take; sorted latencies from the moment each call was due.</summary>
    private static async Task<double[]> AskAsync(CacheServer server, CallOptions reader, int count, CancellationToken cancellationToken)
    {
        var latencies = new ConcurrentBag<double>();
        long begin = Stopwatch.GetTimestamp();
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(
            async () =>
            {
                for (int i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
                {
                    TimeSpan due = TimeSpan.FromSeconds((double)i / PerSecond);
                    TimeSpan early = due - Stopwatch.GetElapsedTime(begin);
                    if (early > TimeSpan.Zero)
                    {
                        await Task.Delay(early, cancellationToken);
                    }

                    // A timer may come late by itself; the call is timed from where it is made.
                    long called = Stopwatch.GetTimestamp();
                    string question = Question(i % Questions);
                    CacheLookupReply reply = await server.Client.LookupAsync(
                        new CacheLookupRequest { Question = question, Scope = Requests.Scope() }, reader);
                    latencies.Add(Stopwatch.GetElapsedTime(called).TotalMilliseconds);
                    if (reply.Hit?.Answer != $"answer to {question}")
                    {
                        throw new BenchmarkException($"'{question}' got another answer.");
                    }
                }
            },
            cancellationToken)));
        double[] sorted = [.. latencies.Order()];
        double rate = count / Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return rate > PerSecond * 0.97 ? sorted : throw new BenchmarkException($"Only {rate:F0} calls a second were reached.");
    }

    private static async Task MeasureRedisAsync(string figure, long maxBytes, BenchmarkReport report, CancellationToken cancellationToken)
    {
        await using RedisServer redis = await RedisServer.StartAsync();

        await using CacheServer server = await CacheServer.StartAsync(
            ("ConnectionStrings:redis", redis.ConnectionString),
            ("Cache:MaxBytes", maxBytes.ToString(CultureInfo.InvariantCulture)),
            ("Redis:CommandTimeout", "00:00:10"));
        await server.Get<RedisCacheLog>().TryFollowAsync(cancellationToken);
        await FillAsync(server, cancellationToken);
        AnswerCache cache = server.Get<AnswerCache>();
        await using ConnectionMultiplexer client = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        IDatabase database = client.GetDatabase();
        RedisConnection connection = server.Get<RedisConnection>();
        CallerIdentity caller = Requests.Caller();
        CacheKey[] keys = [.. Enumerable.Range(0, Questions).Select(i => CacheKey.Create(caller.Tenant, caller.Fingerprint, Requests.Scope(), Question(i)))];
        IReadOnlyList<CacheEntry> entries = server.Get<AnswerRegistry>().List();
        int inMemory = entries.Count(entry => entry.Payload is not null);
        report.Say(string.Create(CultureInfo.InvariantCulture, $"{figure}: {entries.Count} answers known, {inMemory} of them in memory"));

        var ratios = new List<double>();
        for (int round = 0; round <= Rounds; round++)
        {
            double bare = await RunAsync(async i =>
            {
                var value = (byte[]?)await database.StringGetAsync(RedisKeys.Answer(caller.Tenant, keys[i].Id));
                return value is { Length: > 0 };
            });
            double through = await RunAsync(async i =>
            {
                var value = (byte[]?)await connection.RunAsync(
                    "GET", one => one.StringGetAsync(RedisKeys.Answer(caller.Tenant, keys[i].Id)), cancellationToken);
                return value is { Length: > 0 };
            });
            double hits = await RunAsync(async i =>
            {
                CacheLookupReply reply = await cache.LookUpAsync(
                    caller, new CacheLookupRequest { Question = Question(i), Scope = Requests.Scope() }, cancellationToken);
                return reply.Hit is not null;
            });
            report.Say(string.Create(CultureInfo.InvariantCulture, $"round {round}: {bare:F0} bare GETs a second, {through:F0} through the service's connection, {hits:F0} hits a second"));

            // The first round lets the compilers settle.
            if (round > 0)
            {
                ratios.Add(hits / bare);
            }
        }

        ratios.Sort();
        report.Add(figure, ratios[ratios.Count / 2], "ratio", 3);
    }

    private static async Task<double> RunAsync(Func<int, Task<bool>> call)
    {
        const int calls = 40_000;
        long begin = Stopwatch.GetTimestamp();
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            for (int i = Interlocked.Increment(ref next); i < calls; i = Interlocked.Increment(ref next))
            {
                if (!await call(i % Questions))
                {
                    throw new BenchmarkException($"Nothing was found for question {i % Questions}.");
                }
            }
        })));
        return calls / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}
