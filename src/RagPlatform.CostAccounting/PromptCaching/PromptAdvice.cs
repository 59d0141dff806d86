using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Estimates;

namespace RagPlatform.CostAccounting.PromptCaching;

/// <summary>Puts a diagnosis into sentences with its numbers; the same diagnosis gives the same ones.</summary>
internal static class PromptAdvice
{
    /// <summary>The sentences, what matters most first.</summary>
    public static IEnumerable<string> For(PromptCacheDiagnosis diagnosis, DiagnosisTerms terms)
    {
        if (diagnosis.Prompts == 1)
        {
            yield return "One prompt was sent: what others have in common with it is not known.";
            yield break;
        }

        yield return Text($"{diagnosis.CommonPrompts:N0} of {diagnosis.Prompts:N0} prompts begin with the same {diagnosis.CommonTokens:N0} tokens, ")
            + Text($"all of them with the same {diagnosis.AllShareTokens:N0}.");
        if (diagnosis.IsTooShort)
        {
            long cacheable = diagnosis.CommonTokens / PromptPrintValidator.StepTokens * PromptPrintValidator.StepTokens;
            yield return Text($"The provider caches prefixes from {terms.MinTokens:N0} tokens on, {terms.MinTokens - cacheable:N0} more than the ")
                + Text($"{cacheable:N0} whole ones of this: nothing of it is cached, and nothing is reported. Put more of what is the same for all ")
                + "(rules, examples) at the beginning, or expect nothing of the cache.";
        }

        if (diagnosis.Break is { } end)
        {
            yield return BreakText(diagnosis, end);
        }

        if (diagnosis.Better is { } better)
        {
            yield return BetterText(better);
        }

        if (diagnosis.UnreportedPrompts < diagnosis.Prompts)
        {
            yield return LostText(diagnosis);
        }

        if (diagnosis.Ttls.Count > 0)
        {
            yield return TtlText(diagnosis);
        }

        if (diagnosis.UnreportedPrompts > 0)
        {
            yield return Text($"Of {diagnosis.UnreportedPrompts:N0} prompts the provider did not report what it read; no loss is counted for them.");
        }

        if (diagnosis.UnpricedPrompts > 0)
        {
            yield return Text($"{diagnosis.UnpricedPrompts:N0} prompts have no known price; the sums are too low by them.");
        }
    }

    private static string BreakText(PromptCacheDiagnosis diagnosis, PromptBreak end)
    {
        string where = Text($"in '{end.Section}' at token {end.AtTokens:N0}, where {diagnosis.CommonPrompts:N0} prompts go on in ")
            + Text($"{end.Continuations:N0} ways");
        return end switch
        {
            { IsExpected: true } => $"They differ {where}; that section differs by its nature.",
            _ when end.Continuations * 2 > diagnosis.CommonPrompts =>
                $"They break {where}: something in it is new in most prompts, such as a time, an id or a name. Move it behind what stays the same.",
            _ => $"They break {where}: it has several versions. Send one, or put what differs behind what stays the same.",
        };
    }

    private static string BetterText(BetterPrompt better)
    {
        string change = (better.Order.Count, better.SteadySection.Length) switch
        {
            (0, _) => $"With the same '{better.SteadySection}' in all prompts",
            (_, 0) => $"In the order {string.Join(", ", better.Order)}",
            _ => $"In the order {string.Join(", ", better.Order)}, with the same '{better.SteadySection}' in all prompts,",
        };
        return Text($"{change} up to {better.CouldReadTokens:N0} tokens could be read, which saves up to {Dollars.Text(better.SavedNanoUsd)}, ")
            + $"{Dollars.Text(better.SavedPerMonthNanoUsd)} in 30 days.";
    }

    private static string LostText(PromptCacheDiagnosis diagnosis)
    {
        string sums =
            Text($"The provider read {diagnosis.ReadTokens:N0} tokens from its cache, and could have read {diagnosis.CouldReadTokens:N0}");
        if (diagnosis.LostNanoUsd == 0)
        {
            return $"{sums}: no money is lost.";
        }

        string remedy = diagnosis.ReadTokens == 0 && diagnosis.WrittenTokens == 0
            ? " Nothing was read or written: ask the provider for its cache (cache_control where it must be asked for), and check that it has one."
            : " Send prompts that begin alike to one place (prompt_cache_key where the provider has it).";
        return $"{sums}: {Dollars.Text(diagnosis.LostNanoUsd)} are lost, {Dollars.Text(diagnosis.LostPerMonthNanoUsd)} in 30 days.{remedy}";
    }

    private static string TtlText(PromptCacheDiagnosis diagnosis)
    {
        PromptCacheTtl minutes = diagnosis.Ttls[0];
        PromptCacheTtl hour = diagnosis.Ttls[^1];
        string figures = $"Kept for 5 minutes the common prefix is {Figures(minutes)}; kept for an hour it is {Figures(hour)}";
        return (diagnosis.AdvisedTtlSeconds, minutes.SavedNanoUsd > 0 || hour.SavedNanoUsd > 0) switch
        {
            (not 0, _) when diagnosis.AdvisedTtlSeconds == hour.TtlSeconds => $"{figures}: ask for an hour.",
            (not 0, _) => $"{figures}: ask for 5 minutes.",
            (_, true) => $"{figures}; writing costs the same for both, so that there is nothing to choose.",
            _ => $"{figures}: neither pays, do not ask for the cache.",
        };
    }

    private static string Figures(PromptCacheTtl ttl) =>
        Text($"read {ttl.ReadsPerWrite:0.00} times a write (it pays from {ttl.BreakEvenReadsPerWrite:0.00}) and saves ")
        + Dollars.Text(ttl.SavedNanoUsd);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
