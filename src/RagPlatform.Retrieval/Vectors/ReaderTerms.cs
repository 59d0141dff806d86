namespace RagPlatform.Retrieval.Vectors;

/// <summary>
/// Who may read a document, as terms of one indexed field: its labels, or one term that stands for everybody. A caller's terms are compared
/// with a document's, and one in common admits, so that "has no labels" needs no condition of its own.
/// </summary>
internal static class ReaderTerms
{
    private const string Everybody = "*";
    private const string LabelPrefix = "=";

    /// <summary>The terms of a document.</summary>
    public static string[] OfDocument(IReadOnlyList<string> labels) => labels.Count == 0 ? [Everybody] : [.. labels.Select(ToTerm)];

    /// <summary>The terms of a caller, in a fixed order; null when it may read everything.</summary>
    public static string[]? OfCaller(VectorFilter filter) => filter.ReadableLabels is { } labels
        ? [Everybody, .. labels.Order(StringComparer.Ordinal).Select(ToTerm)]
        : null;

    private static string ToTerm(string label) => LongTerms.Shorten(LabelPrefix + label);
}
