using RagPlatform.Text.Sentences;

namespace RagPlatform.Retrieval.Chunking;

/// <summary>A paragraph, list, table, code block, record or heading of a document.</summary>
/// <param name="Span">Where it stands in the document's text; neither begins nor ends with white space.</param>
/// <param name="Kind">What it is.</param>
/// <param name="HeadingLevel">1 to 6 for a heading, else 0.</param>
/// <param name="Heading">The heading's words, or empty.</param>
internal sealed record TextBlock(TextSpan Span, BlockKind Kind, int HeadingLevel = 0, string Heading = "");
