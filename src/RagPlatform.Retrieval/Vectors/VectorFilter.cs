namespace RagPlatform.Retrieval.Vectors;

/// <summary>Which documents a query may find: those its caller may read and whose metadata match.</summary>
/// <param name="ReadableLabels">Labels the caller holds; null: it may read everything.</param>
/// <param name="Metadata">What a document's metadata must hold, all of it; compared by ordinal.</param>
internal sealed record VectorFilter(IReadOnlySet<string>? ReadableLabels, IReadOnlyDictionary<string, string> Metadata)
{
    private static readonly Dictionary<string, string> s_noMetadata = [];

    /// <summary>Admits every document.</summary>
    public static VectorFilter None { get; } = new(null, s_noMetadata);

    /// <summary>Whether it admits every document whatever its labels and metadata.</summary>
    public bool AdmitsAll => ReadableLabels is null && Metadata.Count == 0;

    /// <summary>
    /// Whether a document passes: readable (it has no labels, or one of them is held), and all metadata asked for are there.
    /// </summary>
    public bool Admits(IReadOnlyList<string> labels, IReadOnlyDictionary<string, string> metadata) =>
        (ReadableLabels is null || labels.Count == 0 || labels.Any(ReadableLabels.Contains))
        && Metadata.All(wanted => metadata.TryGetValue(wanted.Key, out string? value) && value == wanted.Value);
}
