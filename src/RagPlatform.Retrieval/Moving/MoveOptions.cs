using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Retrieval.Moving;

/// <summary>How collections are moved between vector engines; bound from the section <c>Moves</c>.</summary>
public sealed class MoveOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Moves";

    /// <summary>How often moves are looked at. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Searches made on both engines, with vectors of the collection itself, before callers' searches count; 0 to 1,000. Default 50.
    /// </summary>
    [Range(0, 1000)]
    public int Probes { get; set; } = 50;

    /// <summary>Share of callers' searches that are repeated on the target while the engines are compared, 0 to 1. Default 1.</summary>
    [Range(0.0, 1.0)]
    public double ShadowShare { get; set; } = 1;

    /// <summary>
    /// Least share of the source's ten nearest that the target must find, on average, for an automatic cut-over, 0 to 1. Two indices that each
    /// miss one in twenty agree on about 0.91. Default 0.9.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MinOverlap { get; set; } = 0.9;

    /// <summary>
    /// Most the target's 95th percentile of latency may be of the source's for an automatic cut-over; 0: it is not looked at. Default 0, as a
    /// server is always slower than an engine in the process.
    /// </summary>
    [Range(0.0, 1000.0)]
    public double MaxLatencyRatio { get; set; }

    /// <summary>How long an automatic move keeps the source up to date after the cut-over before it is removed. Default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan KeepSource { get; set; } = TimeSpan.FromHours(1);
}
