using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.PromptCaching;

/// <summary>What prompts cost as they were booked, and what they would have cost with what could be read.</summary>
/// <param name="CouldReadTokens">At least what was read.</param>
/// <param name="PaidNanoUsd">For the prompts alone, without their answers.</param>
/// <param name="CouldNanoUsd">The same with what could be read, and with what had to be written for it.</param>
/// <param name="UnpricedPrompts">Prompts without a known price, in neither sum.</param>
internal sealed record PromptMoney(long CouldReadTokens, long PaidNanoUsd, long CouldNanoUsd, long UnpricedPrompts)
{
    private const long HourSeconds = 3600;

    /// <summary>Of prompts whose usage the provider reported.</summary>
    /// <param name="prompts">All, in the order of their time.</param>
    /// <param name="uses">What each could read and had to write.</param>
    /// <param name="prices">The rows that held are taken.</param>
    /// <param name="ttlSeconds">From an hour on writing costs the price for an hour.</param>
    /// <exception cref="OverflowException">A sum does not fit 64 bits.</exception>
    public static PromptMoney Of(
        IReadOnlyList<PrintedPrompt> prompts, IReadOnlyList<(long Read, long Write)> uses, PriceBook prices, long ttlSeconds)
    {
        (long read, long paid, long could, long unpriced) = (0, 0, 0, 0);
        foreach ((PrintedPrompt prompt, (long Read, long Write) use) in prompts.Zip(uses))
        {
            if (prompt.Print.IsUsageUnknown)
            {
                continue;
            }

            TokenCounts best = Best(prompt, use.Read, use.Write, ttlSeconds);
            PriceRow? row = prices.Find(prompt.Group.Provider, prompt.Group.Model, DateTimeOffset.FromUnixTimeMilliseconds(prompt.AtMs));
            checked
            {
                read += best.CacheRead;
                paid += row?.Cost(prompt.Tokens, prompt.Terms) ?? 0;
                could += row?.Cost(best, prompt.Terms) ?? 0;
                unpriced += row is null ? 1 : 0;
            }
        }

        return new PromptMoney(read, paid, could, unpriced);
    }

    private static TokenCounts Best(PrintedPrompt prompt, long read, long write, long ttlSeconds)
    {
        // The provider's count decides. Where the print has more tokens (its count may be an estimate), what is read is less in proportion.
        long all = prompt.Tokens.Prompt;
        long counted = Math.Max(all, prompt.Print.Tokens);
        long reach = (long)((Int128)(read + write) * all / counted);
        long best = Math.Min(all, Math.Max(prompt.Tokens.CacheRead, (long)((Int128)read * all / counted)));
        long written = Math.Min(all, Math.Max(0, reach - best));
        var tokens = new TokenCounts(InputUncached: all - best - written, CacheRead: best);
        return ttlSeconds >= HourSeconds ? tokens with { CacheWrite1h = written } : tokens with { CacheWrite = written };
    }
}
