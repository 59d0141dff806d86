namespace RagPlatform.Retrieval.Vectors;

/// <summary>A document's points with what decides who finds them.</summary>
/// <param name="DocumentId">Unique in the collection.</param>
/// <param name="Labels">A caller must hold one of them; none: everybody may read it.</param>
/// <param name="Metadata">What metadata filters compare with.</param>
/// <param name="Points">Its vectors.</param>
internal sealed record VectorDocument(
    string DocumentId, IReadOnlyList<string> Labels, IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<VectorPoint> Points);
