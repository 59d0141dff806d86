using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>How documents are taken in; bound from the section <c>Ingestion</c>.</summary>
public sealed class IngestionOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Ingestion";

    /// <summary>Documents accepted and not yet processed above which new ones are refused. Default 100,000.</summary>
    [Range(1, 10_000_000)]
    public int MaxQueuedDocuments { get; set; } = 100_000;

    /// <summary>Documents processed together, at most. Default 32.</summary>
    [Range(1, 1000)]
    public int BatchDocuments { get; set; } = 32;

    /// <summary>Bytes of content processed together; a larger document is processed alone. Default 4 MiB.</summary>
    [Range(1024, 1 << 30)]
    public int BatchBytes { get; set; } = 4 << 20;

    /// <summary>Attempts at a document before its failure is final. Default 5.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 5;

    /// <summary>Delay before a failed document is tried again, doubled each time. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long the content of a document that failed is kept, so that it can be tried again; afterwards only the failure itself is.
    /// Default 30 days; zero keeps none.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "366.00:00:00")]
    public TimeSpan FailedContentRetention { get; set; } = TimeSpan.FromDays(30);

    internal TimeSpan DelayAfter(long attempts) => RetryDelay * Math.Pow(2, attempts - 1);
}
