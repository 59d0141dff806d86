namespace RagPlatform.Benchmarks.Harness;

/// <summary>One question asked of the product, with figures for an answer. A benchmark checks the results it times.</summary>
internal interface IBenchmark
{
    /// <summary>What it is started by.</summary>
    string Name { get; }

    /// <summary>The question, in one line.</summary>
    string Description { get; }

    /// <summary>Measures, and adds the figures to the report.</summary>
    /// <exception cref="BenchmarkException">A result is wrong, or something the benchmark needs is missing.</exception>
    Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken);
}
