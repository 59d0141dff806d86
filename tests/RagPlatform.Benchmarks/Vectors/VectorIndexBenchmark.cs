using System.Diagnostics;
using RagPlatform.Benchmarks.Harness;

namespace RagPlatform.Benchmarks.Vectors;

/// <summary>The embedded vector engine beside hnswlib: same vectors, one thread each, on one core, in turns.</summary>
internal sealed class VectorIndexBenchmark : IBenchmark
{
    private const int Count = 100_000;
    private const int Queries = 1000;
    private const int Rounds = 7;
    private const double WantedRecall = 0.95;
    private static readonly int[] s_efforts = [10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 32, 40, 48, 64, 96, 128];

    public string Name => "vector-index";

    public string Description => "speed, memory and recall of the embedded vector engine beside hnswlib, 100,000 vectors";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        VectorData data = await VectorData.GetAsync(Count, Queries, report, cancellationToken);
        PinToOneCore(report);
        await using var subject = new VectorSubject(data, buildThreads: 1);
        using var peer = new HnswlibPeer(data);

        double theirs = await peer.BuildAsync(cancellationToken);
        double ours = await subject.BuildAsync(cancellationToken);
        report.Say($"build: {ours:F1} s with the log flushed after each 1,000 vectors and snapshots, hnswlib {theirs:F1} s in memory");

        await subject.CloseAsync();
        long before = ResidentBytes();
        double load = await subject.ReopenAsync(cancellationToken);
        int effort = await SmallestAsync(subject.SearchAsync, report, "embedded", cancellationToken);
        int peerEffort = await SmallestAsync(peer.SearchAsync, report, "hnswlib", cancellationToken);
        long tables = (await subject.DescribeAsync(cancellationToken)).MemoryBytes;
        long resident = Math.Max(tables, ResidentBytes() - before);
        long peerResident = await peer.MemoryAsync(cancellationToken);
        report.Say($"memory: {resident / 1e6:F1} MB (tables {tables / 1e6:F1}), "
            + $"hnswlib {peerResident / 1e6:F1} MB; growth of the working set");
        report.Say($"opened and answered the first query in {load * 1000:F0} ms, checksums of all files verified");

        var ratios = new List<double>();
        SearchFigures? best = null;
        for (int round = 0; round < Rounds; round++)
        {
            SearchFigures peerFigures = await peer.SearchAsync(peerEffort, cancellationToken);
            SearchFigures figures = await subject.SearchAsync(effort, cancellationToken);
            report.Say($"round {round}: embedded ef {effort} {figures.Qps:F0} qps p50 {figures.P50:F0} us, "
                + $"hnswlib ef {peerEffort} {peerFigures.Qps:F0} qps p50 {peerFigures.P50:F0} us");
            ratios.Add(figures.Qps / peerFigures.Qps);
            best = best is null || figures.P50 < best.P50 ? figures : best;
        }

        report.Add("hnsw_qps_ratio", ratios.Order().ElementAt(Rounds / 2), "ratio", 2);
        report.Add("hnsw_build_ratio", ours / theirs, "ratio", 2);
        report.Add("hnsw_memory_ratio", (double)resident / peerResident, "ratio", 2);
        report.Add("hnsw_recall10", best!.Recall, "recall", 4);
        report.Add("hnsw_filtered_recall10", await subject.FilteredRecallAsync(cancellationToken), "recall", 4);
        report.Add("hnsw_p50_us", best.P50, "us", 0);
        report.Add("hnsw_p99_us", best.P99, "us", 0);
    }

    /// <summary>Growth of the working set is what searching takes: code, objects, and every page of the files it touched.</summary>
    internal static long ResidentBytes()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    /// <summary>The smallest effort that reaches the recall wanted. Compiles everything on the way.</summary>
    internal static async Task<int> SmallestAsync(
        Func<int, CancellationToken, Task<SearchFigures>> search, BenchmarkReport report, string name, CancellationToken cancellationToken)
    {
        foreach (int effort in s_efforts)
        {
            SearchFigures figures = await search(effort, cancellationToken);
            report.Say($"{name} ef {effort}: recall {figures.Recall:F4}, "
                + $"{figures.Qps:F0} qps, p50 {figures.P50:F0} us, p99 {figures.P99:F0} us");
            if (figures.Recall >= WantedRecall)
            {
                return effort;
            }
        }

        throw new BenchmarkException($"{name} does not reach a recall of {WantedRecall}");
    }

    private static void PinToOneCore(BenchmarkReport report)
    {
        if (OperatingSystem.IsLinux())
        {
            using var process = Process.GetCurrentProcess();
            process.ProcessorAffinity = 1 << (Environment.ProcessorCount - 1);
            report.Say($"Both run on core {Environment.ProcessorCount - 1} alone, one at a time.");
        }
    }
}
