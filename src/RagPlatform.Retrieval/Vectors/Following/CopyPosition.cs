namespace RagPlatform.Retrieval.Vectors.Following;

/// <summary>A place in the order in which a collection's documents are copied: by version, then by id.</summary>
/// <param name="Version">A document's version.</param>
/// <param name="DocumentId">Its id; empty: before all of that version.</param>
/// <param name="Seen">The collection's version that what is read next must see: a document that moves on in the order is not missed.</param>
internal readonly record struct CopyPosition(long Version, string DocumentId, long Seen)
{
    /// <summary>Before every document above a version.</summary>
    public static CopyPosition After(long version, long seen) => new(version + 1, string.Empty, seen);
}
