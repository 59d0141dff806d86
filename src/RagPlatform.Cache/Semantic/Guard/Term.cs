namespace RagPlatform.Cache.Semantic.Guard;

/// <summary>A word of a question that says something.</summary>
/// <param name="Word">Lower case, accents kept.</param>
/// <param name="Stem">Its stem.</param>
/// <param name="Meaning">The same for words that mean the same.</param>
/// <param name="IsName">Whether it is written like a name or an identifier.</param>
/// <param name="Position">Its place among all words.</param>
internal readonly record struct Term(string Word, string Stem, int Meaning, bool IsName, int Position);
