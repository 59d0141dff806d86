using RagPlatform.Text.Sentences;

namespace RagPlatform.Retrieval.Chunking;

/// <summary>A piece of a document that is searched, handed to a model and cited from.</summary>
/// <param name="Span">Where it stands in the document's text.</param>
/// <param name="HeadingPath">Headings above it, outermost first.</param>
/// <param name="Windows">Pieces of it that are embedded, each as one vector; they cover it.</param>
internal sealed record TextChunk(TextSpan Span, IReadOnlyList<string> HeadingPath, IReadOnlyList<TextSpan> Windows);
