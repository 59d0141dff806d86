using System.Text.Json;

namespace RagPlatform.Retrieval.Faq;

/// <summary>A document that an entry rests on.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Uri">Where it came from.</param>
/// <param name="Text">Its text.</param>
/// <param name="Labels">Its labels as JSON.</param>
internal sealed record FaqDocument(string Title, string Uri, string Text, string Labels)
{
    /// <summary>Its labels.</summary>
    public IReadOnlyList<string> ReadLabels() => JsonSerializer.Deserialize<string[]>(Labels) ?? [];

    /// <summary>The text of a span, or null: the document has none such, or it would cut a character in two.</summary>
    public string? Span(int start, int end) =>
        start >= 0 && start < end && end <= Text.Length && !char.IsLowSurrogate(Text[start]) && !char.IsHighSurrogate(Text[end - 1])
            ? Text[start..end]
            : null;
}
