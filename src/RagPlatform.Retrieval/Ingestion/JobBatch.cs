using RagPlatform.Retrieval.Collections;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>Documents of one job, leased to one worker.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Subject">Who sent it.</param>
/// <param name="Team">The team that pays for it; empty for none.</param>
/// <param name="Collection">Where they go.</param>
/// <param name="Items">In the order they were sent.</param>
internal sealed record JobBatch(string JobId, string Subject, string Team, CollectionKey Collection, IReadOnlyList<JobItem> Items);
