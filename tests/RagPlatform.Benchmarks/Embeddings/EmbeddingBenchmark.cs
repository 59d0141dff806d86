using System.Diagnostics;
using Microsoft.Extensions.Options;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Embeddings;
using RagPlatform.Embeddings.Kernels;
using RagPlatform.Embeddings.Tokenization;
using RagPlatform.Embeddings.UseLite;

namespace RagPlatform.Benchmarks.Embeddings;

/// <summary>What a vector of the built-in model costs, and whether it is the right one.</summary>
internal sealed class EmbeddingBenchmark : IBenchmark
{
    private const double SmallestCosine = 0.9999;
    private const string Query = "How do I change the delivery address of my last order?";
    private const string Sentence = "The carrier returns parcels that nobody collects within two weeks, and the shop refunds the price. ";
    private const int QueryRuns = 300;
    private const int ChunkRuns = 30;
    private const int Rounds = 8;

    public string Name => "embedding";

    public string Description => "accuracy, latency, throughput and memory of the built-in embedding model";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        IReadOnlyList<EmbeddingReference> reference = EmbeddingReference.Load();
        long before = ResidentBytes();
        using var generator = new UseLiteEmbeddingGenerator(Options.Create(new EmbeddingOptions()));
        await generator.GenerateAsync([Query], cancellationToken: cancellationToken);
        long resident = ResidentBytes() - before;
        report.Say("Resident: growth of the process's working set by loading the model and embedding one query, both after full "
            + "collections; it includes the code compiled for it.");

        using UseLiteWeights weights = ModelFile.Load(ModelFile.DefaultPath);
        var tokenizer = new UnigramTokenizer(weights.Vocabulary);
        var figures = new Dictionary<string, (double QueryMs, double TokensPerSecond)>();
        double worst = 1;
        foreach (MatrixKernel kernel in MatrixKernel.Supported)
        {
            var encoder = new UseLiteEncoder(weights, kernel, maxIdle: 1);
            worst = Math.Min(worst, SmallestReferenceCosine(reference, tokenizer, encoder));
            figures[kernel.Name] = Measure(tokenizer, encoder, report, kernel.Name, cancellationToken);
        }

        (double queryMs, double tokensPerSecond) = figures[MatrixKernel.Best.Name];
        report.Say($"Latency and throughput: one thread, the median of {QueryRuns} queries and of {ChunkRuns} chunks, the best of "
            + $"{Rounds} rounds; latency with folding and segmentation, without the cache.");
        report.Add("embedding_cosine_min", worst, "cosine", 9);
        report.Add("embedding_12_tokens_p50_ms", queryMs, "ms", 3);
        report.Add("embedding_tokens_per_second", tokensPerSecond, "tokens/s", 0);
        report.Add("embedding_resident_mb", resident / 1e6, "MB", 1);
    }

    private static double SmallestReferenceCosine(
        IReadOnlyList<EmbeddingReference> reference, UnigramTokenizer tokenizer, UseLiteEncoder encoder)
    {
        double worst = 1;
        foreach (EmbeddingReference item in reference)
        {
            int[] ids = tokenizer.Tokenize(item.Text).Ids;
            if (!ids.AsSpan().SequenceEqual(item.Ids))
            {
                throw new BenchmarkException($"other tokens than the reference for \"{item.Text}\"");
            }

            if (item.Embedding is not null)
            {
                ReadOnlyMemory<int> read = ids.AsMemory(0, Math.Min(ids.Length, UseLiteShape.MaxTokens));
                worst = Math.Min(worst, Cosine(encoder.Encode([read])[0], item.Embedding));
            }
        }

        return worst >= SmallestCosine ? worst
            : throw new BenchmarkException($"cosine {worst} to the reference is below {SmallestCosine}");
    }

    private static (double QueryMs, double TokensPerSecond) Measure(
        UnigramTokenizer tokenizer, UseLiteEncoder encoder, BenchmarkReport report, string kernel, CancellationToken cancellationToken)
    {
        int queryTokens = tokenizer.Tokenize(Query).Ids.Length;
        if (queryTokens != 12)
        {
            throw new BenchmarkException($"the query has {queryTokens} tokens, not 12");
        }

        string passage = string.Concat(Enumerable.Repeat(Sentence, 12));
        ReadOnlyMemory<int> chunk = tokenizer.Tokenize(passage).Ids.AsMemory(0, UseLiteShape.MaxTokens);
        double queryMs = double.MaxValue;
        double chunkMs = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            queryMs = Math.Min(queryMs, MedianMs(QueryRuns, () => encoder.Encode([tokenizer.Tokenize(TextNormalizer.Fold(Query)).Ids])));
            chunkMs = Math.Min(chunkMs, MedianMs(ChunkRuns, () => encoder.Encode([chunk])));
        }

        double tokensPerSecond = UseLiteShape.MaxTokens / chunkMs * 1000;
        report.Say($"kernel {kernel}: 12 tokens {queryMs:F3} ms, 128 tokens {chunkMs:F2} ms, {tokensPerSecond:F0} tokens/s on one core");
        return (queryMs, tokensPerSecond);
    }

    private static double MedianMs(int runs, Action run)
    {
        var times = new double[runs];
        for (int i = 0; i < runs; i++)
        {
            long started = Stopwatch.GetTimestamp();
            run();
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(times);
        return times[runs / 2];
    }

    private static double Cosine(float[] x, float[] y)
    {
        double dot = 0, xx = 0, yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            dot += (double)x[i] * y[i];
            xx += (double)x[i] * x[i];
            yy += (double)y[i] * y[i];
        }

        return dot / Math.Sqrt(xx * yy);
    }

    private static long ResidentBytes()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        using Process process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
