namespace RagPlatform.Retrieval.Vectors.Following;

/// <summary>One step of a copy: removals first, then what was written.</summary>
/// <typeparam name="TDocument">What a document is to the copy.</typeparam>
/// <param name="Removed">Ids of documents that go; unknown ones are passed over.</param>
/// <param name="Written">Documents, each replacing all there is of its id.</param>
/// <param name="Version">The collection's version reached by this step; null in the middle of a version.</param>
/// <param name="IsLast">No further step follows at once.</param>
internal sealed record CopyStep<TDocument>(IReadOnlyList<string> Removed, IReadOnlyList<TDocument> Written, long? Version, bool IsLast);
