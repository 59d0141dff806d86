namespace RagPlatform.Benchmarks.Searching;

/// <summary>What a load of searches took.</summary>
/// <param name="Latencies">From the call to its reply at the caller, milliseconds, ascending.</param>
/// <param name="Elapsed">The whole load.</param>
internal sealed record SearchSample(IReadOnlyList<double> Latencies, TimeSpan Elapsed)
{
    public double PerSecond => Latencies.Count / Elapsed.TotalSeconds;

    /// <summary>A percentile of the latencies, by nearest rank, in milliseconds.</summary>
    public double Latency(int percentile) => Latencies[Math.Max(0, (int)Math.Ceiling(Latencies.Count * percentile / 100.0) - 1)];
}
