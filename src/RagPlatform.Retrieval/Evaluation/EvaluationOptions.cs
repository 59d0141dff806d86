using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Retrieval.Evaluation;

/// <summary>When golden sets are run and when a run alerts; bound from the section <c>Evaluation</c>.</summary>
public sealed class EvaluationOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Evaluation";

    /// <summary>
    /// How often the schedule looks at each golden set; it is run when its collection or the service's configuration changed since its last
    /// run. Default one day; zero: no schedule.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "366.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Change of the mean nDCG against the baseline above which a significant drop alerts, and a significant rise becomes the new baseline;
    /// 0 to 1. Default 0.01.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MinDrop { get; set; } = 0.01;

    /// <summary>Queries a second that a scheduled run asks at most, so that searches of people are not held up. Default 20.</summary>
    [Range(1, 10_000)]
    public int QueriesPerSecond { get; set; } = 20;

    /// <summary>Runs kept of each golden set; older ones go, the baseline stays. Default 400.</summary>
    [Range(2, 100_000)]
    public int KeptRuns { get; set; } = 400;
}
