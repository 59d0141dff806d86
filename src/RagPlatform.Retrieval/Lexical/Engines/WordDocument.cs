namespace RagPlatform.Retrieval.Lexical.Engines;

/// <summary>A document's wording with what decides who finds it.</summary>
/// <param name="DocumentId">Unique in the collection.</param>
/// <param name="Labels">A caller must hold one of them; none: everybody may read it.</param>
/// <param name="Metadata">What metadata filters compare with.</param>
/// <param name="Chunks">What each chunk is found by, in their order.</param>
internal sealed record WordDocument(
    string DocumentId, IReadOnlyList<string> Labels, IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<string> Chunks);
