namespace RagPlatform.Retrieval.Extraction;

/// <summary>A document as it was sent.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="Charset">The encoding its media type declares, or empty.</param>
internal readonly record struct DocumentSource(ReadOnlyMemory<byte> Content, string Charset = "");
