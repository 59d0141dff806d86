namespace RagPlatform.CostAccounting.Estimates.Scenarios;

/// <summary>Computing one item: a summary, an answer, an enrichment.</summary>
/// <param name="Price">Of the item as a whole, or of tokens.</param>
/// <param name="InputTokens">Of the prompt.</param>
/// <param name="OutputTokens">Of what is written.</param>
internal sealed record Work(UnitPrice Price, long InputTokens, long OutputTokens);
