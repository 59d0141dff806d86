namespace RagPlatform.CostAccounting.Estimates.Scenarios;

/// <summary>The queries of a scenario. Rates are parts per million of all queries.</summary>
/// <param name="PerDay">At least 1.</param>
/// <param name="EmbeddingTokens">Tokens of the question.</param>
/// <param name="InputTokens">Prompt tokens that are not read from the provider's cache.</param>
/// <param name="CachedInputTokens">Prompt tokens that are.</param>
/// <param name="OutputTokens">Tokens of the answer.</param>
/// <param name="RerankSearches">Calls of a reranker.</param>
/// <param name="AnsweredFromCache">Queries that neither search nor call a model.</param>
/// <param name="EmbeddingFromCache">Queries whose embedding is known.</param>
/// <param name="Retried">Calls that are made a second time because the first one failed.</param>
internal sealed record QueryLoad(
    long PerDay,
    long EmbeddingTokens,
    long InputTokens,
    long CachedInputTokens,
    long OutputTokens,
    long RerankSearches,
    long AnsweredFromCache,
    long EmbeddingFromCache,
    long Retried);
