using RagPlatform.Benchmarks.Asking;
using RagPlatform.Benchmarks.Chunking;
using RagPlatform.Benchmarks.Costs;
using RagPlatform.Benchmarks.Embeddings;
using RagPlatform.Benchmarks.Faq;
using RagPlatform.Benchmarks.Ingestion;
using RagPlatform.Benchmarks.ResultCache;
using RagPlatform.Benchmarks.Retrieval;
using RagPlatform.Benchmarks.Searching;
using RagPlatform.Benchmarks.Segments;
using RagPlatform.Benchmarks.SemanticCache;
using RagPlatform.Benchmarks.Tokens;
using RagPlatform.Benchmarks.Vectors;

namespace RagPlatform.Benchmarks.Harness;

/// <summary>Every benchmark there is.</summary>
internal static class BenchmarkCatalogue
{
    /// <summary>In the order in which they are listed.</summary>
    public static IReadOnlyList<IBenchmark> All { get; } =
    [
        new EmbeddingBenchmark(),
        new EncoderBenchmark(),
        new RetrievalQualityBenchmark(),
        new EnrichmentBenchmark(),
        new ShardRoutingBenchmark(),
        new FaqBenchmark(),
        new ChunkingBenchmark(),
        new IngestionBenchmark(),
        new SearchLoadBenchmark(),
        new VectorIndexBenchmark(),
        new MillionVectorsBenchmark(),
        new PathBenchmark(),
        new SemanticQualityBenchmark(),
        new TrainVerifierCommand(),
        new SemanticLookupBenchmark(),
        new ResultCacheBenchmark(),
        new TokensBenchmark(),
        new VocabularyCommand(),
        new LedgerBenchmark(),
        new ReservationBenchmark(),
        new SegmentsBenchmark(),
        new PromptPrintBenchmark(),
    ];

    /// <summary>The benchmark of a name; null when there is none.</summary>
    public static IBenchmark? Find(string name) => All.FirstOrDefault(benchmark => benchmark.Name == name);
}
