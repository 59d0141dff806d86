using System.ComponentModel.DataAnnotations;

namespace RagPlatform.CostAccounting.Insights.Shares;

/// <summary>
/// Between which shares of all costs each part usually lies; bound from the section <c>CostShares</c>. The defaults are the bands that are published
/// for systems of retrieval and generation: embedding 5 to 10 %, retrieval 10 to 20 %, generation 60 to 75 %, logging and monitoring 5 to 10 %.
/// </summary>
public sealed class CostShareOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "CostShares";

    /// <summary>Least share of embedding, in percent. Default 5.</summary>
    [Range(0.0, 100.0)]
    public double EmbeddingLowPercent { get; set; } = 5;

    /// <summary>Largest share of embedding, in percent. Default 10.</summary>
    [Range(0.0, 100.0)]
    public double EmbeddingHighPercent { get; set; } = 10;

    /// <summary>Least share of retrieval and its infrastructure, in percent. Default 10.</summary>
    [Range(0.0, 100.0)]
    public double RetrievalLowPercent { get; set; } = 10;

    /// <summary>Largest share of retrieval and its infrastructure, in percent. Default 20.</summary>
    [Range(0.0, 100.0)]
    public double RetrievalHighPercent { get; set; } = 20;

    /// <summary>Least share of generation, in percent. Default 60.</summary>
    [Range(0.0, 100.0)]
    public double GenerationLowPercent { get; set; } = 60;

    /// <summary>Largest share of generation, in percent. Default 75.</summary>
    [Range(0.0, 100.0)]
    public double GenerationHighPercent { get; set; } = 75;

    /// <summary>Least share of logging and monitoring, in percent. Default 5.</summary>
    [Range(0.0, 100.0)]
    public double MonitoringLowPercent { get; set; } = 5;

    /// <summary>Largest share of logging and monitoring, in percent. Default 10.</summary>
    [Range(0.0, 100.0)]
    public double MonitoringHighPercent { get; set; } = 10;

    /// <summary>What must have been spent before shares are judged, in nano-dollars. Default 1,000,000,000 (a dollar).</summary>
    [Range(0L, 1_000_000_000_000_000L)]
    public long MinimumNanoUsd { get; set; } = 1_000_000_000;
}
