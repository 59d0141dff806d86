using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Planning;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.PromptCaching;

/// <summary>
/// The common prefix kept for five minutes and for an hour, replayed over the times prompts came at. With R reads for each write it costs
/// (w + R·c) / (1 + R) of its uncached price, where writing costs w and reading c of that, which is less than 1 from R = (w − 1) / (1 − c) on: 0.28
/// where writing costs 1.25 and reading 0.1, 1.11 where writing costs 2.
/// </summary>
internal static class TtlComparison
{
    private const long FiveMinutes = 300;
    private const long Hour = 3600;

    /// <summary>Both times; none where the prefix is too short, or reading it costs no less.</summary>
    /// <exception cref="OverflowException">A sum does not fit 64 bits.</exception>
    public static IReadOnlyList<PromptCacheTtl> Of(CommonStart start, long prefixTokens, PriceBook prices, DiagnosisTerms terms)
    {
        PromptGroup group = start.Members[0].Group;
        PriceRow? now = prices.Find(group.Provider, group.Model, terms.Now);
        return prefixTokens < terms.MinTokens || now is null || now.CacheRead >= now.Input
            ? []
            :
            [
                Of(start.Members, prefixTokens, FiveMinutes, now.CacheWrite, now, prices, terms),
                Of(start.Members, prefixTokens, Hour, now.CacheWrite1h, now, prices, terms),
            ];
    }

    /// <summary>The time to ask for; 0: there is no choice, or neither pays.</summary>
    public static long Advise(IReadOnlyList<PromptCacheTtl> ttls, PriceRow? now)
    {
        PromptCacheTtl? best = ttls.OrderByDescending(ttl => ttl.SavedNanoUsd).ThenBy(ttl => ttl.TtlSeconds).FirstOrDefault();
        return best is { SavedNanoUsd: > 0 } && now is not null && now.CacheWrite != now.CacheWrite1h ? best.TtlSeconds : 0;
    }

    private static PromptCacheTtl Of(
        IReadOnlyList<PrintedPrompt> prompts, long prefixTokens, long ttlSeconds, long write, PriceRow now, PriceBook prices, DiagnosisTerms terms)
    {
        var replay = new PrefixReplay(new PromptCacheLayout
        {
            PrefixTokens = prefixTokens,
            TtlSeconds = ttlSeconds,
            MinTokens = terms.MinTokens,
            UsableAfterMs = terms.UsableAfterMs,
        });
        long saved = 0;
        foreach (PrintedPrompt prompt in prompts)
        {
            var uncached = new TokenCounts(InputUncached: prompt.Tokens.Prompt);
            TokenCounts cached = replay.Split(prompt.AtMs, uncached);
            if (prices.Find(prompt.Group.Provider, prompt.Group.Model, DateTimeOffset.FromUnixTimeMilliseconds(prompt.AtMs)) is { } row)
            {
                saved = checked(saved + row.Cost(uncached, prompt.Terms) - row.Cost(cached, prompt.Terms));
            }
        }

        return new PromptCacheTtl
        {
            TtlSeconds = ttlSeconds,
            Reads = replay.Reads,
            Writes = replay.Writes,
            ReadsPerWrite = replay.Writes == 0 ? 0 : (double)replay.Reads / replay.Writes,
            BreakEvenReadsPerWrite = Math.Max(0, write - now.Input) / (double)(now.Input - now.CacheRead),
            SavedNanoUsd = saved,
        };
    }
}
