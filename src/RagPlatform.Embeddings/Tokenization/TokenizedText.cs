namespace RagPlatform.Embeddings.Tokenization;

/// <summary>The best way to write a text in pieces of the vocabulary.</summary>
/// <param name="Ids">The pieces; neighbouring unknown characters are one id 0.</param>
/// <param name="Characters">Code points of the normalised text, the leading word mark left out.</param>
/// <param name="UnknownCharacters">How many of them no piece contains.</param>
/// <param name="Score">Sum of the pieces' log probabilities.</param>
internal sealed record TokenizedText(int[] Ids, int Characters, int UnknownCharacters, double Score)
{
    /// <summary>A text without characters.</summary>
    public static TokenizedText Empty { get; } = new([], 0, 0, 0);
}
