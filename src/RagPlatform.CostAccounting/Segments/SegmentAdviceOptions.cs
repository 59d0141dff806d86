using System.ComponentModel.DataAnnotations;

namespace RagPlatform.CostAccounting.Segments;

/// <summary>What advice on segments goes by; bound from the section <c>SegmentAdvice</c>.</summary>
public sealed class SegmentAdviceOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "SegmentAdvice";

    /// <summary>Questions below which nothing is advised. Default 30.</summary>
    [Range(1, 1_000_000)]
    public int MinQuestions { get; set; } = 30;

    /// <summary>Judged answers below which satisfaction says nothing. Default 5.</summary>
    [Range(1, 1_000_000)]
    public int MinJudged { get; set; } = 5;

    /// <summary>Success rate below which a segment is worth an investment. Default 0.7.</summary>
    [Range(0.0, 1)]
    public double LowSuccess { get; set; } = 0.7;

    /// <summary>The same for satisfaction. Default 0.7.</summary>
    [Range(0.0, 1)]
    public double LowSatisfaction { get; set; } = 0.7;

    /// <summary>Success rate an investment is expected to reach. Default 0.9.</summary>
    [Range(0.0, 1)]
    public double TargetSuccess { get; set; } = 0.9;

    /// <summary>Success rate below which a segment that loses money may be refused. Default 0.5.</summary>
    [Range(0.0, 1)]
    public double RefuseSuccess { get; set; } = 0.5;

    /// <summary>Share of questions that repeat others from which on one answer could serve them. Default 0.5.</summary>
    [Range(0.0, 1)]
    public double FaqRepeatShare { get; set; } = 0.5;

    /// <summary>Share of answers that rest on the same passage from which on they count as stable. Default 0.6.</summary>
    [Range(0.0, 1)]
    public double FaqSameEvidenceShare { get; set; } = 0.6;

    /// <summary>Questions from which on more caching is advised. Default 100.</summary>
    [Range(1, 1_000_000)]
    public int CacheMinQuestions { get; set; } = 100;

    /// <summary>Hit rate of the caches below which more of it is advised. Default 0.3.</summary>
    [Range(0.0, 1)]
    public double CacheMaxHitRate { get; set; } = 0.3;

    /// <summary>Tightness from which on the questions of a segment are close enough to share answers. Default 0.8.</summary>
    [Range(0.0, 1)]
    public double CacheTightness { get; set; } = 0.8;

    /// <summary>What an FAQ answer or more caching must save in 30 days, in nano-dollars. Default one dollar.</summary>
    [Range(0, long.MaxValue)]
    public long MinMonthlyGainNanoUsd { get; set; } = 1_000_000_000;
}
