namespace RagPlatform.Tokens.Pricing;

/// <summary>Prices for calls with long prompts, in nano-dollars per million tokens; they hold for all tokens of such a call.</summary>
/// <param name="AbovePromptTokens">For prompts longer than this, cached tokens included.</param>
/// <param name="Input">Uncached prompt tokens.</param>
/// <param name="CacheRead">Prompt tokens read from the provider's cache.</param>
/// <param name="CacheWrite">Prompt tokens written to it for five minutes.</param>
/// <param name="CacheWrite1h">Prompt tokens written to it for an hour.</param>
/// <param name="Output">Tokens of answer and reasoning.</param>
public sealed record PriceTier(long AbovePromptTokens, long Input, long CacheRead, long CacheWrite, long CacheWrite1h, long Output);
