namespace RagPlatform.Tokens.Pricing;

/// <summary>The tokens of one call in buckets that do not overlap: their sum is every token, each once.</summary>
/// <param name="InputUncached">Prompt tokens at the full input price.</param>
/// <param name="CacheRead">Prompt tokens read from the provider's prompt cache.</param>
/// <param name="CacheWrite">Prompt tokens written to it for five minutes, or for as long as a provider keeps what it names no time for.</param>
/// <param name="OutputText">Tokens of the answer.</param>
/// <param name="OutputReasoning">Tokens of hidden reasoning, charged like output.</param>
/// <param name="Embedding">Tokens embedded.</param>
/// <param name="CacheWrite1h">Prompt tokens written to the provider's prompt cache for an hour.</param>
public readonly record struct TokenCounts(
    long InputUncached = 0,
    long CacheRead = 0,
    long CacheWrite = 0,
    long OutputText = 0,
    long OutputReasoning = 0,
    long Embedding = 0,
    long CacheWrite1h = 0)
{
    /// <summary>All tokens of the prompt, cached or not.</summary>
    public long Prompt => checked(InputUncached + CacheRead + CacheWrite + CacheWrite1h);

    /// <summary>All tokens.</summary>
    public long Total => checked(Prompt + OutputText + OutputReasoning + Embedding);

    /// <summary>Both together, bucket by bucket.</summary>
    /// <exception cref="OverflowException">A bucket does not fit 64 bits.</exception>
    public TokenCounts Plus(TokenCounts other) => checked(new TokenCounts(
        InputUncached + other.InputUncached,
        CacheRead + other.CacheRead,
        CacheWrite + other.CacheWrite,
        OutputText + other.OutputText,
        OutputReasoning + other.OutputReasoning,
        Embedding + other.Embedding,
        CacheWrite1h + other.CacheWrite1h));
}
