namespace RagPlatform.Retrieval.Lexical;

/// <summary>How well a chunk's wording fits a query's, looked at in three ways; each 0 or more, without an upper bound.</summary>
/// <param name="Words">BM25 over terms.</param>
/// <param name="Parts">BM25 over runs of four characters: finds other forms and compounds of a word.</param>
/// <param name="Phrases">Terms that stand side by side in both.</param>
internal readonly record struct LexicalMatch(double Words, double Parts, double Phrases);
