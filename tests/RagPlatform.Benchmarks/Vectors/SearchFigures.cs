namespace RagPlatform.Benchmarks.Vectors;

/// <summary>One pass over all queries.</summary>
/// <param name="Recall">Share of the true nearest ten that was found.</param>
/// <param name="Qps">Queries a second, one after another.</param>
/// <param name="P50">Median latency in microseconds.</param>
/// <param name="P99">99th percentile in microseconds.</param>
internal sealed record SearchFigures(double Recall, double Qps, double P50, double P99);
