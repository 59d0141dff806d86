using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Planning;

/// <summary>What a plan knows of a call: when it was made, what it used, what it cost. Neither who made it nor what was said.</summary>
/// <param name="AtMs">Unix time in milliseconds.</param>
/// <param name="Provider">Empty where the call was given with the request.</param>
/// <param name="Model">The same.</param>
/// <param name="Tokens">Of an avoided call those it would have used.</param>
/// <param name="CostNanoUsd">As booked; of an avoided call what it would have cost.</param>
/// <param name="IsUnpriced">Nobody knew its price.</param>
/// <param name="IsAvoided">A cache answered in its place.</param>
internal readonly record struct ReplayedCall(
    long AtMs, string Provider, string Model, TokenCounts Tokens, long CostNanoUsd, bool IsUnpriced, bool IsAvoided)
{
    /// <summary>The batch and region it was booked with.</summary>
    public PriceTerms Terms { get; init; }

    /// <summary>
    /// It judged an answer or enriched a document: no cache of answers could have spared it, and its prompt does not begin as those of answers do.
    /// </summary>
    public bool IsBesideAnswers { get; init; }
}
