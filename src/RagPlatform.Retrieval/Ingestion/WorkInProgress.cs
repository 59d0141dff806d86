namespace RagPlatform.Retrieval.Ingestion;

/// <summary>A batch on its way through the pipeline.</summary>
/// <param name="Batch">The leased documents.</param>
/// <param name="Lease">Held until the batch is done.</param>
/// <param name="Staging">They are read and cut; embeds them.</param>
internal sealed record WorkInProgress(JobBatch Batch, BatchLease Lease, Task<StagedBatch> Staging);
