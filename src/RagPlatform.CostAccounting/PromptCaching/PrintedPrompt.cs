using RagPlatform.Contracts.V1;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.PromptCaching;

/// <summary>A prompt as a diagnosis knows it.</summary>
/// <param name="AtMs">When it was sent, Unix time in milliseconds.</param>
/// <param name="Group">What it was sent to, and for what.</param>
/// <param name="Tokens">What the provider reported of the prompt; without the answer's tokens.</param>
/// <param name="Print">Its hashes.</param>
internal sealed record PrintedPrompt(long AtMs, PromptGroup Group, TokenCounts Tokens, PromptPrint Print)
{
    /// <summary>The terms it was priced under.</summary>
    public PriceTerms Terms { get; init; }
}
