using RagPlatform.Contracts.V1;

namespace RagPlatform.Contracts.Usage;

/// <summary>What a call to a model is booked as.</summary>
public static class ModelCallExtensions
{
    /// <summary>The tokens of the call in the ledger's buckets.</summary>
    public static TokenBuckets ToBuckets(this ModelCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new TokenBuckets
        {
            InputUncached = call.InputUncachedTokens,
            CacheRead = call.CacheReadTokens,
            CacheWrite = call.CacheWriteTokens,
            CacheWrite1H = call.CacheWrite1HTokens,
            OutputText = call.OutputTextTokens,
            OutputReasoning = call.OutputReasoningTokens,
        };
    }
}
