using RagPlatform.Contracts.V1;
using RagPlatform.Tokens.Counting;

namespace RagPlatform.Generation.Models;

/// <summary>What a model is asked, from what changes least to what changes most, so that a provider's prompt cache can work.</summary>
/// <param name="Instructions">The same for every question.</param>
/// <param name="History">Earlier turns.</param>
/// <param name="Question">The passages and the question.</param>
internal sealed record ModelPrompt(string Instructions, IReadOnlyList<Turn> History, string Question)
{
    /// <summary>Characters of <see cref="Question"/> that are passages; the question itself follows them.</summary>
    public int PassagesLength { get; init; }

    /// <summary>Its pieces in the order they are sent.</summary>
    public IEnumerable<PromptPart> Parts() =>
    [
        new PromptPart(PromptPart.Instructions, "system", Instructions),
        .. History.Select(turn => new PromptPart(PromptPart.History, turn.Role == "assistant" ? "assistant" : "user", turn.Text)),
        new PromptPart(PromptPart.Passages, "user", Question[..PassagesLength]),
        new PromptPart(PromptPart.Question, "user", Question[PassagesLength..], BeginsMessage: false),
    ];

    /// <summary>
    /// The tokens of its texts, for what a provider does not report: exact for models whose encoding is public, else an estimate; without the few
    /// tokens a provider adds to each message. Counts as an estimate wherever it is used.
    /// </summary>
    public long CountTokens(TokenCounter counter) =>
        counter.Count(Instructions) + counter.Count(Question) + History.Sum(turn => counter.Count(turn.Text));
}
