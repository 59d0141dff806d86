namespace RagPlatform.Retrieval.Indexing;

/// <summary>What an index knows of a document: enough to decide who may see it and what it is found under.</summary>
/// <param name="DocumentId">The id given at ingestion.</param>
/// <param name="Labels">Who may read it; empty: everyone who may use the collection.</param>
/// <param name="Metadata">What filters compare with.</param>
/// <param name="Shard">The shard it belongs to.</param>
internal sealed record DocumentEntry(
    string DocumentId, IReadOnlyList<string> Labels, IReadOnlyDictionary<string, string> Metadata, string Shard = "");
