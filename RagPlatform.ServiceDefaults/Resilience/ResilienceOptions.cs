using System.ComponentModel.DataAnnotations;

namespace RagPlatform.ServiceDefaults.Resilience;

/// <summary>How calls to another service are protected; bound from the section <c>Resilience</c>.</summary>
public sealed class ResilienceOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Resilience";

    /// <summary>Longest duration of a unary call, retries included, when its caller set no deadline. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest duration of a call that streams its answer, when its caller set no deadline. Default 3 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan StreamTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Retries after the first attempt, on UNAVAILABLE only. Default 2; 0 turns retries off.</summary>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 2;

    /// <summary>Delay before the first retry, doubled for each further one, with jitter. Default 50 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Retries that may be made in a row; each success earns a tenth of one back (gRPC's retry throttling). It keeps a service that
    /// is down from being hit by a multiple of its load. Default 20.
    /// </summary>
    [Range(1, 1000)]
    public int RetryBudget { get; set; } = 20;

    /// <summary>Share of failed attempts within <see cref="BreakerWindow"/> that opens the breaker, in (0, 1]. Default 0.5.</summary>
    [Range(0.01, 1.0)]
    public double BreakerFailureRatio { get; set; } = 0.5;

    /// <summary>Attempts within the window below which the breaker stays closed. Default 8.</summary>
    [Range(2, 10_000)]
    public int BreakerMinimumThroughput { get; set; } = 8;

    /// <summary>The breaker's sampling window. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00")]
    public TimeSpan BreakerWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the breaker stays open before one call may try again. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(2);
}
