using System.Text.Json;

namespace RagPlatform.Retrieval.Vectors.Following;

/// <summary>A document's row as copies need it.</summary>
/// <param name="DocumentId">Its id.</param>
/// <param name="Version">The collection's version that wrote it.</param>
/// <param name="Title">Its title.</param>
/// <param name="Metadata">As JSON.</param>
/// <param name="Labels">As JSON.</param>
internal sealed record DocumentRow(string DocumentId, long Version, string Title, string Metadata, string Labels)
{
    /// <summary>Its place in the order.</summary>
    /// <param name="seen">The collection's version that what is read next must see.</param>
    public CopyPosition At(long seen) => new(Version, DocumentId, seen);

    /// <summary>Its labels.</summary>
    public IReadOnlyList<string> ReadLabels() => JsonSerializer.Deserialize<string[]>(Labels) ?? [];

    /// <summary>Its metadata.</summary>
    public IReadOnlyDictionary<string, string> ReadMetadata() => JsonSerializer.Deserialize<Dictionary<string, string>>(Metadata) ?? [];
}
