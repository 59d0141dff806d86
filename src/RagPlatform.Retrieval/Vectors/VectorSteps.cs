namespace RagPlatform.Retrieval.Vectors;

/// <summary>What the engines that are servers make of a step.</summary>
internal static class VectorSteps
{
    /// <summary>The documents written, each once: of two with one id the later one.</summary>
    public static IReadOnlyList<VectorDocument> Latest(this VectorChanges changes)
    {
        var latest = new Dictionary<string, VectorDocument>(changes.Written.Count, StringComparer.Ordinal);
        foreach (VectorDocument document in changes.Written)
        {
            latest[document.DocumentId] = document;
        }

        return [.. latest.Values];
    }

    /// <summary>Ids of the documents whose points go: the removed and the replaced ones, each once.</summary>
    public static string[] Outdated(this VectorChanges changes) =>
    [
        .. changes.Removed.Concat(changes.Written.Select(document => document.DocumentId)).Distinct(StringComparer.Ordinal),
    ];
}
