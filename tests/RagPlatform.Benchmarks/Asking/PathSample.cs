using RagPlatform.Contracts.V1;

namespace RagPlatform.Benchmarks.Asking;

/// <summary>What a load of questions took.</summary>
/// <param name="Latencies">From the call to its reply at the caller, milliseconds.</param>
/// <param name="Timings">What the replies say of their steps.</param>
/// <param name="Elapsed">The whole load.</param>
internal sealed record PathSample(IReadOnlyList<double> Latencies, IReadOnlyList<Timings> Timings, TimeSpan Elapsed)
{
    public int Count => Latencies.Count;

    public double PerSecond => Count / Elapsed.TotalSeconds;

    /// <summary>The steps every reply went through, in their order.</summary>
    public IEnumerable<string> Steps => Timings[0].Steps.Select(step => step.Step);

    /// <summary>A percentile of the latencies, by nearest rank, in milliseconds.</summary>
    public double Latency(int percentile) => Percentile(Latencies, percentile);

    /// <summary>A percentile of a step's durations, in milliseconds.</summary>
    public double Step(string name, int percentile) => Percentile(
        [.. Timings.Select(timings => timings.Steps.Single(step => step.Step == name).DurationUs / 1000.0)], percentile);

    private static double Percentile(IReadOnlyList<double> values, int percentile)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percentile / 100.0) - 1)];
    }
}
