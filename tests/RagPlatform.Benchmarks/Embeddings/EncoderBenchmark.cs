using System.Diagnostics;
using Microsoft.Extensions.AI;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Embeddings;
using RagPlatform.Embeddings.Bert;
using RagPlatform.Embeddings.Kernels;

namespace RagPlatform.Benchmarks.Embeddings;

/// <summary>What a vector of a user's encoder of the shape of MiniLM-L6 costs.</summary>
internal sealed class EncoderBenchmark : IBenchmark
{
    private const int QueryRuns = 100;
    private const int PassageRuns = 20;
    private const int Rounds = 8;

    // [CLS] and [SEP] stand around the words.
    private const int Marks = 2;

    public string Name => "encoder";

    public string Description => "load time, latency and throughput of a BERT-family encoder of the shape of MiniLM-L6";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        using var folder = new RandomEncoder();
        long started = Stopwatch.GetTimestamp();
        using var generator = new BertEmbeddingGenerator(
            new EmbeddingOptions { MaxDegreeOfParallelism = 1 }, new EncoderOptions { Folder = folder.FullPath });
        double loadMs = Stopwatch.GetElapsedTime(started).TotalMilliseconds;

        string query = TextOf(12 - Marks);
        string passage = TextOf(128 - Marks);
        await CheckAsync(generator, query, 12, cancellationToken);
        await CheckAsync(generator, passage, 128, cancellationToken);
        double queryMs = double.MaxValue;
        double passageMs = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            queryMs = Math.Min(queryMs, await MedianMsAsync(generator, query, QueryRuns, cancellationToken));
            passageMs = Math.Min(passageMs, await MedianMsAsync(generator, passage, PassageRuns, cancellationToken));
        }

        report.Say($"Kernel {MatrixKernel.Best.Name}; one thread, segmentation included, without the cache; the median of {QueryRuns} queries and of "
            + $"{PassageRuns} passages, the best of {Rounds} rounds. Loading: a file of 90 MB in the cache of the system.");
        report.Add("encoder_minilm_shape_12_tokens_p50_ms", queryMs, "ms", 3);
        report.Add("encoder_minilm_shape_128_tokens_p50_ms", passageMs, "ms", 2);
        report.Add("encoder_minilm_shape_tokens_per_second", 128 / passageMs * 1000, "tokens/s", 0);
        report.Add("encoder_minilm_shape_load_ms", loadMs, "ms", 0);
    }

    private static string TextOf(int words) => string.Join(' ', Enumerable.Range(0, words).Select(i => RandomEncoder.WordOf(1000 + (i * 211))));

    // The text has as many tokens as it is to have, and its vector is finite, of length 1 and the same again, alone and among others.
    private static async Task CheckAsync(BertEmbeddingGenerator generator, string text, int tokens, CancellationToken cancellationToken)
    {
        GeneratedEmbeddings<Embedding<float>> once = await generator.GenerateAsync([text], cancellationToken: cancellationToken);
        GeneratedEmbeddings<Embedding<float>> again = await generator.GenerateAsync(["w5 w6", text], cancellationToken: cancellationToken);
        float[] vector = once[0].Vector.ToArray();
        double square = vector.Sum(value => (double)value * value);
        if (once.Usage?.InputTokenCount != tokens || !(Math.Abs(square - 1) <= 1e-5))
        {
            throw new BenchmarkException($"{once.Usage?.InputTokenCount} tokens gave a vector of length {Math.Sqrt(square)}, not {tokens} and 1");
        }

        if (!vector.AsSpan().SequenceEqual(again[1].Vector.Span))
        {
            throw new BenchmarkException($"the vector of {tokens} tokens is not the same again");
        }
    }

    private static async Task<double> MedianMsAsync(BertEmbeddingGenerator generator, string text, int runs, CancellationToken cancellationToken)
    {
        var times = new double[runs];
        for (int i = 0; i < runs; i++)
        {
            long started = Stopwatch.GetTimestamp();
            await generator.GenerateAsync([text], cancellationToken: cancellationToken);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(times);
        return times[runs / 2];
    }
}
