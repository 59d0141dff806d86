using RagPlatform.Contracts.V1;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Planning;

/// <summary>
/// A provider's prompt cache, replayed for one start that all prompts share: kept for a time after each use, and readable only once the call
/// that wrote it has begun to answer, so that calls that come together in the cold each pay the write.
/// </summary>
internal sealed class PrefixReplay(PromptCacheLayout layout)
{
    private const long DefaultTtlSeconds = 300;
    private const long HourSeconds = 3600;
    private const long DefaultMinTokens = 1024;
    private readonly long _ttlMs = 1000 * (layout.TtlSeconds == 0 ? DefaultTtlSeconds : layout.TtlSeconds);
    private readonly long _minTokens = layout.MinTokens == 0 ? DefaultMinTokens : layout.MinTokens;
    private long _usableFrom;
    private long _keptUntil = long.MinValue;

    /// <summary>Calls that read the start.</summary>
    public long Reads { get; private set; }

    /// <summary>Calls that wrote it.</summary>
    public long Writes { get; private set; }

    /// <summary>Lays a call's prompt out anew; calls come in the order of their time.</summary>
    public TokenCounts Split(long atMs, TokenCounts tokens)
    {
        long prompt = tokens.Prompt;
        long prefix = layout.PrefixTokens;
        TokenCounts uncached = tokens with { InputUncached = prompt, CacheRead = 0, CacheWrite = 0, CacheWrite1h = 0 };
        if (prefix == 0 || prefix < _minTokens || prompt < prefix)
        {
            return uncached;
        }

        bool isKept = atMs < _keptUntil;
        _keptUntil = Math.Max(_keptUntil, atMs + _ttlMs);
        if (isKept && atMs >= _usableFrom)
        {
            Reads++;
            return uncached with { InputUncached = prompt - prefix, CacheRead = prefix };
        }

        Writes++;
        _usableFrom = isKept ? _usableFrom : atMs + layout.UsableAfterMs;
        return _ttlMs >= HourSeconds * 1000
            ? uncached with { InputUncached = prompt - prefix, CacheWrite1h = prefix }
            : uncached with { InputUncached = prompt - prefix, CacheWrite = prefix };
    }
}
