using RagPlatform.Benchmarks.Harness;

namespace RagPlatform.Benchmarks.Vectors;

/// <summary>The embedded vector engine with a million vectors: what grows, and how.</summary>
internal sealed class MillionVectorsBenchmark : IBenchmark
{
    private const int Count = 1_000_000;
    private const int Queries = 200;

    public string Name => "vector-million";

    public string Description => "recall, latency, memory and load time of the embedded vector engine, 1,000,000 vectors";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        VectorData data = await VectorData.GetAsync(Count, Queries, report, cancellationToken);
        await using var subject = new VectorSubject(data, Environment.ProcessorCount);
        double build = await subject.BuildAsync(cancellationToken);
        report.Say($"build: {build:F0} s on {Environment.ProcessorCount} threads");
        await subject.CloseAsync();
        long before = VectorIndexBenchmark.ResidentBytes();
        double load = await subject.ReopenAsync(cancellationToken);
        int effort = await VectorIndexBenchmark.SmallestAsync(subject.SearchAsync, report, "embedded", cancellationToken);
        SearchFigures figures = await subject.SearchAsync(effort, cancellationToken);
        long resident = VectorIndexBenchmark.ResidentBytes() - before;
        report.Add("hnsw_million_recall10", figures.Recall, "recall", 4);
        report.Add("hnsw_million_p50_us", figures.P50, "us", 0);
        report.Add("hnsw_million_p99_us", figures.P99, "us", 0);
        report.Add("hnsw_million_memory_mb", resident / 1e6, "MB", 0);
        report.Add("hnsw_million_load_s", load, "s", 2);
        report.Add("hnsw_million_build_s", build, "s", 0);
    }
}
