using RagPlatform.Contracts.V1;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.PromptCaching;

/// <summary>
/// Diagnoses prompts to one model for one purpose: (1) what they have in common, (2) what the provider read and could have read, (3) how long the
/// common prefix is best kept, (4) what another layout would bring, (5) what to do.
/// </summary>
internal sealed class PromptDiagnoser(PriceBook prices, DiagnosisTerms terms)
{
    private const long FiveMinutes = 300;
    private const long Hour = 3600;

    /// <param name="prompts">Of one group, at least one, in the order of their time.</param>
    /// <exception cref="OverflowException">A sum does not fit 64 bits.</exception>
    public PromptCacheDiagnosis Diagnose(IReadOnlyList<PrintedPrompt> prompts)
    {
        PromptGroup group = prompts[0].Group;
        var diagnosis = new PromptCacheDiagnosis
        {
            Provider = group.Provider,
            Model = group.Model,
            Category = group.Category,
            Collection = group.Collection,
            Prompts = prompts.Count,
            MeanTokens = prompts.Sum(prompt => prompt.Print.Tokens) / prompts.Count,
            ReadTokens = checked(prompts.Sum(prompt => prompt.Tokens.CacheRead)),
            WrittenTokens = checked(prompts.Sum(prompt => prompt.Tokens.CacheWrite + prompt.Tokens.CacheWrite1h)),
            UnreportedPrompts = prompts.Count(prompt => prompt.Print.IsUsageUnknown),
            TtlSeconds = prompts.Any(prompt => prompt.Tokens.CacheWrite1h > 0) ? Hour : FiveMinutes,
        };

        // (1)
        CommonStart start = CommonStart.Of(prompts, terms.SharePercent);
        long cacheable = start.Tokens / PromptPrintValidator.StepTokens * PromptPrintValidator.StepTokens;
        diagnosis.AllShareTokens = start.AllShareTokens;
        diagnosis.CommonTokens = start.Tokens;
        diagnosis.CommonPrompts = start.Members.Count;
        diagnosis.Break = start.Break;
        diagnosis.IsTooShort = cacheable < terms.MinTokens;

        // (2)
        PromptMoney money = Replay(prompts, PromptPaths.AsSent, diagnosis.TtlSeconds);
        diagnosis.CouldReadTokens = money.CouldReadTokens;
        diagnosis.LostNanoUsd = Math.Max(0, money.PaidNanoUsd - money.CouldNanoUsd);
        diagnosis.LostPerMonthNanoUsd = terms.PerMonth(diagnosis.LostNanoUsd);
        diagnosis.UnpricedPrompts = money.UnpricedPrompts;

        // (3)
        diagnosis.Ttls.AddRange(TtlComparison.Of(start, cacheable, prices, terms));
        diagnosis.AdvisedTtlSeconds = TtlComparison.Advise(diagnosis.Ttls, prices.Find(group.Provider, group.Model, terms.Now));

        // (4)
        diagnosis.Better = Better(prompts, diagnosis);

        // (5)
        diagnosis.Advice.AddRange(PromptAdvice.For(diagnosis, terms));
        return diagnosis;
    }

    private BetterPrompt? Better(IReadOnlyList<PrintedPrompt> prompts, PromptCacheDiagnosis diagnosis)
    {
        string steady = diagnosis.Break is { IsExpected: false } found ? found.Section : string.Empty;
        PromptPrint? other = prompts.Select(prompt => prompt.Print).FirstOrDefault(PromptSections.IsOutOfOrder);
        if (steady.Length == 0 && other is null)
        {
            return null;
        }

        PromptMoney money = Replay(prompts, print => PromptPaths.Rearranged(print, steady), diagnosis.TtlSeconds);
        long saved = money.PaidNanoUsd - money.CouldNanoUsd;
        if (money.CouldReadTokens <= diagnosis.CouldReadTokens)
        {
            return null;
        }

        var better = new BetterPrompt
        {
            SteadySection = steady,
            CouldReadTokens = money.CouldReadTokens,
            SavedNanoUsd = Math.Max(0, saved),
            SavedPerMonthNanoUsd = terms.PerMonth(Math.Max(0, saved)),
        };
        if (other is not null)
        {
            better.Order.AddRange(other.Sections.Select(section => section.Name).OrderBy(PromptSections.Rank));
        }

        return better;
    }

    private PromptMoney Replay(IReadOnlyList<PrintedPrompt> prompts, Func<PromptPrint, IReadOnlyList<PromptStep>> path, long ttlSeconds)
    {
        var replay = new PromptReplay(ttlSeconds * 1000, terms.MinTokens, terms.UsableAfterMs);
        foreach (PrintedPrompt prompt in prompts)
        {
            replay.Add(prompt.AtMs, path(prompt.Print));
        }

        return PromptMoney.Of(prompts, replay.Finish(), prices, ttlSeconds);
    }
}
