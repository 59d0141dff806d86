namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>What a snapshot file holds.</summary>
/// <param name="Generation">Its rows, documents and graph, on mapped memory.</param>
/// <param name="Model">The model of the collection's vectors.</param>
/// <param name="FirstLog">The first log whose steps are not part of it.</param>
internal sealed record Snapshot(Generation Generation, string Model, long FirstLog);
