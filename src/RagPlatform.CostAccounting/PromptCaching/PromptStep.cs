namespace RagPlatform.CostAccounting.PromptCaching;

/// <summary>A beginning of a prompt.</summary>
/// <param name="Hash">Of all tokens up to its end.</param>
/// <param name="EndTokens">How long it is, as a provider counts: a multiple of 128.</param>
internal readonly record struct PromptStep(ulong Hash, long EndTokens);
