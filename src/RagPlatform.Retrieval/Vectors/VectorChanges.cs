namespace RagPlatform.Retrieval.Vectors;

/// <summary>One step of a collection: removals first, then what was written.</summary>
/// <param name="Removed">Ids of documents whose points go; unknown ones are passed over.</param>
/// <param name="Written">Documents, each replacing all points of its id. Of two with one id the later one stays.</param>
/// <param name="Version">The collection's version reached by this step; null in the middle of a version.</param>
/// <param name="IsLast">No further step follows at once: what is better done once for many steps, such as building a graph, is done now.</param>
internal sealed record VectorChanges(
    IReadOnlyList<string> Removed, IReadOnlyList<VectorDocument> Written, long? Version, bool IsLast = true);
