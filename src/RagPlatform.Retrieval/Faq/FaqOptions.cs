using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Retrieval.Faq;

/// <summary>Pre-computed answers to frequent questions; bound from the section <c>Faq</c>.</summary>
public sealed class FaqOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Faq";

    /// <summary>
    /// Least likeness, the mean of the cosine of both vectors and the share of words both have, from which on an entry answers a question,
    /// in (0, 1]. Default 0.7.
    /// </summary>
    [Range(0.01, 1.0)]
    public double Threshold { get; set; } = 0.7;

    /// <summary>The same where there is no vector to compare, and the share of words decides alone, in (0, 1]. Default 0.6.</summary>
    [Range(0.01, 1.0)]
    public double WordThreshold { get; set; } = 0.6;

    /// <summary>
    /// While a tenant asks, its entries in memory are compared with the store this often, so that they are there when the store is not.
    /// Default 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the store may take before the entries in memory are served as they are. Default 500 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the model may take to embed a question that came without a vector before words decide. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:30")]
    public TimeSpan ModelTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Entries a process keeps in memory; beyond, those of the tenant that asked longest ago are dropped. Default 200,000.</summary>
    [Range(1, 10_000_000)]
    public int MaxEntriesInMemory { get; set; } = 200_000;
}
