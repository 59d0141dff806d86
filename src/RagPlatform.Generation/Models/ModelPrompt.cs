using RagPlatform.Contracts.V1;

namespace RagPlatform.Generation.Models;

/// <summary>What a model is asked, from what changes least to what changes most, so that a provider's prompt cache can work.</summary>
/// <param name="Instructions">The same for every question.</param>
/// <param name="History">Earlier turns.</param>
/// <param name="Question">The passages and the question.</param>
internal sealed record ModelPrompt(string Instructions, IReadOnlyList<Turn> History, string Question)
{
    /// <summary>
    /// A rough count for providers that report none: a token of English is about four characters. Marked as an estimate wherever
    /// it is used.
    /// </summary>
    public long EstimateTokens() => EstimateTokens(Instructions.Length + Question.Length + History.Sum(turn => turn.Text.Length));

    /// <summary>The same for a number of characters.</summary>
    public static long EstimateTokens(long characters) => (characters + 3) / 4;
}
