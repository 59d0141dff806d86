using RagPlatform.Text.Sentences;

namespace RagPlatform.Retrieval.Chunking;

/// <summary>A piece of a text that chunks are put together from.</summary>
/// <param name="Span">Where it stands; neither begins nor ends with white space.</param>
/// <param name="Tokens">What it takes of a budget behind other pieces: with the white space before it.</param>
internal readonly record struct TextPiece(TextSpan Span, int Tokens);
