namespace RagPlatform.Embeddings.Tokenization;

/// <summary>A text in pieces of a WordPiece vocabulary, without the tokens that mark its beginning and end.</summary>
/// <param name="Ids">The pieces.</param>
/// <param name="Characters">Code points of its words.</param>
/// <param name="UnknownCharacters">How many of them are in words the vocabulary cannot write.</param>
internal sealed record WordPieces(IReadOnlyList<int> Ids, int Characters, int UnknownCharacters);
