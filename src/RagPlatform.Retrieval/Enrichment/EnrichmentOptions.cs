using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Retrieval.Enrichment;

/// <summary>
/// What is added to chunks when they are written; bound from the section <c>Enrichment</c>. Changing it changes documents when they are next
/// ingested.
/// </summary>
public sealed class EnrichmentOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Enrichment";

    /// <summary>
    /// What collections that say nothing themselves get: <c>none</c>, or a list of <c>header</c>, <c>phrases</c> and <c>questions:3</c>; see
    /// docs/enrichment.md. Default <c>phrases</c>.
    /// </summary>
    public string Default { get; set; } = EnrichmentPolicy.Standard;

    /// <summary>
    /// Attempts at a document's questions before it is ingested without them, 1 to 100; never more than <c>Ingestion:MaxAttempts</c>. Between
    /// them lies <c>Ingestion:RetryDelay</c>, doubled each time. Default 3.
    /// </summary>
    [Range(1, 100)]
    public int QuestionAttempts { get; set; } = 3;

    /// <summary>
    /// How long to wait for the questions of some chunks; longer than the Generation service's own limits, so that it says what failed.
    /// Default 3 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:30:00")]
    public TimeSpan QuestionTimeout { get; set; } = TimeSpan.FromMinutes(3);
}
