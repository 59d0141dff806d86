using RagPlatform.Benchmarks.Harness;
using RagPlatform.Contracts.V1;
using RagPlatform.TestSupport.Platform;
using RagPlatform.TestSupport.Stores;

namespace RagPlatform.Benchmarks.Asking;

/// <summary>
/// The whole path of a question through the running platform, all services as processes: uncached and cached, at 1, 16 and 64 callers, on
/// embedded stores and on PostgreSQL and Redis. Every answer is checked: it states the number that was asked for.
/// </summary>
internal sealed class PathBenchmark : IBenchmark
{
    private static readonly (int Callers, int Questions)[] s_loads = [(1, 400), (16, 2000), (64, 4000)];

    public string Name => "path";

    public string Description => "a question's path through the running platform: latency by step and questions a second";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        await MeasureAsync("path", [], report, cancellationToken);
        if ((PostgresCluster.MissingReason ?? RedisServer.MissingReason) is { } missing)
        {
            report.Say($"Not measured on external stores: {missing}");
            return;
        }

        PostgresCluster postgres = await PostgresCluster.SharedAsync();
        await using RedisServer redis = await RedisServer.StartAsync();
        string[] external =
        [
            "--stores", "external",
            $"--ConnectionStrings:ragdb={await postgres.CreateDatabaseAsync()}",
            $"--ConnectionStrings:redis={redis.ConnectionString}",
        ];
        await MeasureAsync("path_external", external, report, cancellationToken);
    }

    private static async Task MeasureAsync(string prefix, string[] arguments, BenchmarkReport report, CancellationToken cancellationToken)
    {
        await using AppHostProcess platform = AppHostProcess.Start(arguments);
        PlatformAddresses addresses = await platform.WaitUntilUpAsync();
        await using var caller = new PathCaller(addresses.Grpc, platform.ApiKey);
        await caller.IngestAsync(cancellationToken);

        // Compilers settle before anything is timed.
        await caller.AskAsync(callers: 16, questions: 1500, CacheMode.NoStore, ServedBy.Extractive, cancellationToken);
        await caller.FillCacheAsync(cancellationToken);
        foreach ((int callers, int questions) in s_loads)
        {
            Add(report, $"{prefix}_uncached", callers,
                await caller.AskAsync(callers, questions, CacheMode.NoStore, ServedBy.Extractive, cancellationToken));
            Add(report, $"{prefix}_cached", callers,
                await caller.AskAsync(callers, questions, CacheMode.CacheDefault, ServedBy.ResultCache, cancellationToken));
        }
    }

    private static void Add(BenchmarkReport report, string prefix, int callers, PathSample sample)
    {
        report.Say($"{prefix}, {callers} callers: {sample.Count} answers, all correct, in {sample.Elapsed.TotalSeconds:F1} s");
        if (callers == 1)
        {
            report.Add($"{prefix}_p50_ms", sample.Latency(50), "ms", 2);
            report.Add($"{prefix}_p99_ms", sample.Latency(99), "ms", 2);
            foreach (string step in sample.Steps)
            {
                report.Add($"{prefix}_step_{step}_p50_ms", sample.Step(step, 50), "ms", 2);
            }
        }
        else
        {
            report.Add($"{prefix}_{callers}_p50_ms", sample.Latency(50), "ms", 2);
            report.Add($"{prefix}_{callers}_p99_ms", sample.Latency(99), "ms", 2);
        }

        report.Add($"{prefix}_qps_{callers}", sample.PerSecond, "questions/s", 0);
        if (callers == 64 && prefix.EndsWith("_uncached", StringComparison.Ordinal))
        {
            report.Add($"{prefix[..^"_uncached".Length]}_qps_64", sample.PerSecond, "questions/s", 0);
        }
    }
}
