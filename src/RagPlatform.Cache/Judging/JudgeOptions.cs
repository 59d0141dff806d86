using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Cache.Judging;

/// <summary>How stored answers are compared with fresh ones; bound from the section <c>Cache:Judge</c>.</summary>
public sealed class JudgeOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Cache:Judge";

    /// <summary>
    /// Of the similar questions that a stored answer would be served to, the share that is answered anew and compared, so that the share
    /// of wrong answers is known. Default 0.01.
    /// </summary>
    [Range(0.0, 1.0)]
    public double AuditShare { get; set; } = 0.01;

    /// <summary>Comparisons a minute at most; what comes beyond teaches nothing. Default 600.</summary>
    [Range(0, 1_000_000)]
    public int PerMinute { get; set; } = 600;

    /// <summary>Two answers without common sources say the same from this cosine on, if their numbers agree. Default 0.9.</summary>
    [Range(0.0, 1.0)]
    public double Similarity { get; set; } = 0.9;
}
