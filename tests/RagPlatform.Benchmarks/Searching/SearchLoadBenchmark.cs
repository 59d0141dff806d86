using System.Globalization;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Cli.Evaluation;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Platform;

namespace RagPlatform.Benchmarks.Searching;

/// <summary>
/// Search over SciFact through the running platform's public gRPC door, with more and more callers. Every query's vector is computed (the
/// embedding cache is off), and every reply is compared with the one the query gets from a quiet platform.
/// </summary>
internal sealed class SearchLoadBenchmark : IBenchmark
{
    private static readonly (int Callers, int Searches)[] s_loads = [(1, 600), (10, 4000), (50, 4000), (200, 6000)];

    public string Name => "search-load";

    public string Description => "searches a second and their latency at 10, 50 and 200 callers on SciFact";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        var data = new BeirFolder(EvaluationData.Folder("scifact"));
        string[] queries =
        [
            .. (await data.ReadQueriesAsync("qrels.tsv", cancellationToken)).Select(query => query.Text),
            .. (await data.ReadQueriesAsync("qrels.train.tsv", cancellationToken)).Select(query => query.Text),
        ];
        using var environment = new EnvironmentScope(("Embeddings__CacheBytes", "0"));
        await using AppHostProcess platform = AppHostProcess.Start();
        PlatformAddresses addresses = await platform.WaitUntilUpAsync();
        await using var caller = new SearchCaller(addresses.Grpc, platform.ApiKey);
        await caller.IngestAsync(data.ReadCorpusAsync(cancellationToken), cancellationToken);

        // Also lets the compilers settle.
        await caller.LearnAsync(queries, cancellationToken);
        foreach ((int callers, int searches) in s_loads)
        {
            SearchSample sample = await caller.SearchAsync(queries, callers, searches, cancellationToken);
            report.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{callers} callers: {searches} searches, all as expected, {sample.PerSecond:F0}/s, p50 {sample.Latency(50):F2} ms, p99 {sample.Latency(99):F2} ms"));
            report.Add($"search_qps_{callers}", sample.PerSecond, "searches/s", 0);
            report.Add($"search_p50_ms_{callers}", sample.Latency(50), "ms", 2);
            report.Add($"search_p99_ms_{callers}", sample.Latency(99), "ms", 2);
        }
    }
}
