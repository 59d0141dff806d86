using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Retrieval.Search.Fallback;

/// <summary>The ladder a search goes down while parts of it fail; bound from the section <c>Retrievers</c>.</summary>
public sealed class RetrieverOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Retrievers";

    /// <summary>
    /// What is tried, in this order, separated by commas: <c>hybrid</c> (words and vectors over all collections), <c>semantic</c> (vectors of
    /// the first collection), <c>lexical</c> (words alone), <c>faq</c> (pre-computed answers to questions). Default
    /// <c>hybrid,semantic,lexical,faq</c>.
    /// </summary>
    [Required]
    public string Chain { get; set; } = "hybrid,semantic,lexical,faq";

    /// <summary>Chains of single tenants: <c>Retrievers:Tenants:acme=hybrid,lexical</c>.</summary>
    public Dictionary<string, string> Tenants { get; } = new(StringComparer.Ordinal);

    /// <summary>Longest duration of one try before the next one is made; a caller waits 10 s by default. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Share of failed tries within <see cref="BreakerWindow"/> from which on a retriever is left out, in (0, 1]. Default 0.5.</summary>
    [Range(0.01, 1.0)]
    public double BreakerFailureRatio { get; set; } = 0.5;

    /// <summary>Tries within the window below which a retriever is never left out. Default 8.</summary>
    [Range(2, 10_000)]
    public int BreakerMinimumThroughput { get; set; } = 8;

    /// <summary>The window in which tries are counted. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00")]
    public TimeSpan BreakerWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a retriever is left out before one search may try it again. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(5);
}
