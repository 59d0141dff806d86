using RagPlatform.Contracts.V1;
using RagPlatform.Tokens.Counting;

namespace RagPlatform.Generation.Models;

/// <summary>What a model is asked, from what changes least to what changes most, so that a provider's prompt cache can work.</summary>
/// <param name="Instructions">The same for every question.</param>
/// <param name="History">Earlier turns.</param>
/// <param name="Question">The passages and the question.</param>
internal sealed record ModelPrompt(string Instructions, IReadOnlyList<Turn> History, string Question)
{
    /// <summary>
    /// The tokens of its texts, for what a provider does not report: exact for models whose encoding is public, else an estimate; without the few
    /// tokens a provider adds to each message. Counts as an estimate wherever it is used.
    /// </summary>
    public long CountTokens(TokenCounter counter) =>
        counter.Count(Instructions) + counter.Count(Question) + History.Sum(turn => counter.Count(turn.Text));
}
