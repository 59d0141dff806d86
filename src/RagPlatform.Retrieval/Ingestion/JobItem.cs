namespace RagPlatform.Retrieval.Ingestion;

/// <summary>A document to process.</summary>
/// <param name="JobId">Its job.</param>
/// <param name="Ordinal">Its place in the job.</param>
/// <param name="Payload">The <see cref="Contracts.V1.Document"/> as it was sent.</param>
/// <param name="Attempts">Attempts including this one.</param>
internal sealed record JobItem(string JobId, long Ordinal, byte[] Payload, long Attempts);
