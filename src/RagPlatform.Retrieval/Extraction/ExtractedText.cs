namespace RagPlatform.Retrieval.Extraction;

/// <summary>The text of a document: what is chunked, searched, quoted, and what citations count in.</summary>
/// <param name="Text">At least one character that is not white space.</param>
/// <param name="Title">The title the document gives itself, or empty.</param>
/// <param name="Structure">How its structure is written.</param>
internal sealed record ExtractedText(string Text, string Title, TextStructure Structure);
