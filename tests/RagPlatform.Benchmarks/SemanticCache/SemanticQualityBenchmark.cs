using RagPlatform.Benchmarks.Harness;

namespace RagPlatform.Benchmarks.SemanticCache;

/// <summary>How many model calls does the semantic cache spare, and how many answers are wrong?</summary>
internal sealed class SemanticQualityBenchmark : IBenchmark
{
    public string Name => "semantic-quality";

    public string Description => "right, wrong and missed answers of the semantic cache, and model calls spared";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        using var encoder = new QuestionEncoder();
        LookupCost.Run(report);
        await MockCurve.RunAsync(report, encoder, cancellationToken);
        await SupportStreams.RunAsync(report, encoder, cancellationToken);
    }
}
