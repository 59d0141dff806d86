namespace RagPlatform.Retrieval.Vectors.Following;

/// <summary>A place in the order in which a collection's documents are copied: by version, then by id.</summary>
/// <param name="Version">A document's version.</param>
/// <param name="DocumentId">Its id; empty: before all of that version.</param>
internal readonly record struct VectorPosition(long Version, string DocumentId)
{
    /// <summary>Before every document above a version.</summary>
    public static VectorPosition After(long version) => new(version + 1, string.Empty);
}
