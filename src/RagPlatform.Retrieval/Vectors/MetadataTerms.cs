namespace RagPlatform.Retrieval.Vectors;

/// <summary>
/// Metadata as terms of one indexed field, one a pair: any names can be filtered by, without an index for each of them.
/// </summary>
internal static class MetadataTerms
{
    // Neither names nor values hold it in practice; the length before the name keeps pairs apart where they do.
    private const char Separator = '\u001f';

    /// <summary>The terms of some metadata.</summary>
    public static string[] Of(IReadOnlyDictionary<string, string> metadata) =>
        [.. metadata.Select(pair => LongTerms.Shorten($"{pair.Key.Length}{Separator}{pair.Key}{Separator}{pair.Value}")).Order(StringComparer.Ordinal)];
}
