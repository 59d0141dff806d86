namespace RagPlatform.Retrieval.Ingestion;

/// <summary>A batch that is ready to be written.</summary>
/// <param name="Batch">The leased documents.</param>
/// <param name="Prepared">Those of them that are to be written, read and cut; in flight.</param>
/// <param name="Documents">The same with their vectors, without those that are postponed.</param>
/// <param name="Postponed">Those that are to be tried again later.</param>
internal sealed record StagedBatch(
    JobBatch Batch, IReadOnlyList<PreparedDocument> Prepared, IReadOnlyList<EmbeddedDocument> Documents, IReadOnlyList<JobItem> Postponed);
