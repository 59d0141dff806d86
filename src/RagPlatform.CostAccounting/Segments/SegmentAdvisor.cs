using System.Globalization;
using RagPlatform.Contracts.V1;

namespace RagPlatform.CostAccounting.Segments;

/// <summary>
/// What to do about a segment, from its numbers alone; the first that holds of:
/// (1) watch: too few questions,
/// (2) refuse: it loses money, seldom succeeds, and would lose money still at the success rate that can be hoped for,
/// (3) invest: it seldom succeeds or pleases, and its successes are worth something,
/// (4) pre-compute an FAQ answer: most questions repeat others and rest on the same passage, and that saves enough,
/// (5) cache: many questions close together of which few hit, and that saves enough,
/// (6) keep.
/// </summary>
internal static class SegmentAdvisor
{
    private const decimal NanoPerDollar = 1_000_000_000m;
    private const decimal MonthDays = 30;

    public static SegmentAdvice Advise(SegmentNumbers numbers, SegmentAdviceOptions options)
    {
        if (numbers.Questions < options.MinQuestions)
        {
            return Advice(
                SegmentAction.Watch,
                0,
                Text($"{numbers.Questions:N0} questions are too few to go by; from {options.MinQuestions:N0} on there is advice."));
        }

        return Refuse(numbers, options) ?? Invest(numbers, options) ?? Faq(numbers, options) ?? Cache(numbers, options)
            ?? Advice(SegmentAction.Keep, 0, Keep(numbers));
    }

    private static SegmentAdvice? Refuse(SegmentNumbers numbers, SegmentAdviceOptions options)
    {
        if (numbers is not { ValuePerSuccess: { } each, Value: { } value, CostNanoUsd: > 0 and var cost } || value >= cost
            || numbers.SuccessRate >= options.RefuseSuccess)
        {
            return null;
        }

        double hopedRate = options.TargetSuccess;
        decimal hoped = (decimal)each * numbers.Questions * (decimal)hopedRate;
        return hoped > cost ? null : Advice(
            SegmentAction.Refuse,
            Monthly(cost - value, numbers),
            Text($"It loses money and would go on to: {Percent(numbers.SuccessRate)} succeed, and even {Percent(hopedRate)} would not pay."),
            Text($"value: {numbers.Successes:N0} successes x {Dollars(each)} = {Dollars(value)}; cost {Dollars(cost)}"),
            Text($"at {Percent(hopedRate)} success: {numbers.Questions:N0} x {hopedRate} x {Dollars(each)} = {Dollars(hoped)}"),
            Text($"lost in 30 days: ({Dollars(cost)} - {Dollars(value)}) x 30 / {Days(numbers)} = {Dollars(Monthly(cost - value, numbers))}"));
    }

    private static SegmentAdvice? Invest(SegmentNumbers numbers, SegmentAdviceOptions options)
    {
        bool displeases = numbers.Judged >= options.MinJudged && numbers.Satisfaction < options.LowSatisfaction;
        if (numbers.ValuePerSuccess is not > 0 || !(displeases || numbers.SuccessRate < options.LowSuccess))
        {
            return null;
        }

        // Where those who judge are displeased, the silent ones are taken to be so as often.
        decimal each = numbers.ValuePerSuccess.Value;
        decimal judged = displeases ? numbers.NotFailed * (decimal)numbers.Helpful / numbers.Judged : decimal.MaxValue;
        decimal successes = Math.Min(numbers.Successes, judged);
        decimal extra = (numbers.Questions * (decimal)options.TargetSuccess) - successes;
        if (extra <= 0)
        {
            return null;
        }

        long gain = Monthly(extra * each, numbers);
        string liked = displeases ? Text($", and {Percent(numbers.Satisfaction ?? 0)} of {numbers.Judged:N0} judged answers helped") : string.Empty;
        return Advice(
            SegmentAction.Invest,
            gain,
            Text($"{Percent(numbers.SuccessRate)} succeed{liked}; a better model or an index of its own may cost up to {Dollars(gain)} in 30 days."),
            Text($"successes now: {successes:N0} of {numbers.Questions:N0}; at {Percent(options.TargetSuccess)}: {extra:N0} more"),
            Text($"worth in 30 days: {extra:N0} x {Dollars(each)} x 30 / {Days(numbers)} = {Dollars(gain)}"));
    }

    private static SegmentAdvice? Faq(SegmentNumbers numbers, SegmentAdviceOptions options)
    {
        long gain = Saving(numbers);
        return numbers.RepeatShare < options.FaqRepeatShare || numbers.SameEvidenceShare < options.FaqSameEvidenceShare || !Pays(gain, options)
            ? null
            : Advice(
                SegmentAction.PrecomputeFaq,
                gain,
                Text($"{Percent(numbers.RepeatShare)} repeat others, and at least {Percent(numbers.SameEvidenceShare)} of the answers rest on ")
                    + Text($"the same passage: an answer written once saves {Dollars(gain)} in 30 days."),
                Repeats(numbers),
                SavingSteps(numbers, gain));
    }

    private static SegmentAdvice? Cache(SegmentNumbers numbers, SegmentAdviceOptions options)
    {
        long gain = Saving(numbers);
        return numbers.Questions < options.CacheMinQuestions || numbers.CacheHitRate >= options.CacheMaxHitRate
            || numbers.Tightness < options.CacheTightness || !Pays(gain, options)
            ? null
            : Advice(
                SegmentAction.Cache,
                gain,
                Text($"{Percent(numbers.CacheHitRate)} of {numbers.Questions:N0} questions hit a cache, and they are close together (mean cosine ")
                    + Text($"{numbers.Tightness:0.00}): a semantic policy or a longer lifetime saves up to {Dollars(gain)} in 30 days."),
                Repeats(numbers),
                SavingSteps(numbers, gain));
    }

    // What the repeats that were answered anew cost: their share of all that were. The share first: all costs times all repeats need not fit.
    private static long Saving(SegmentNumbers numbers) =>
        numbers.Anew <= 0 ? 0 : Monthly(numbers.CostNanoUsd * ((decimal)Math.Min(numbers.MissedRepeats, numbers.Anew) / numbers.Anew), numbers);

    private static bool Pays(long gain, SegmentAdviceOptions options) => gain > 0 && gain >= options.MinMonthlyGainNanoUsd;

    private static string Repeats(SegmentNumbers numbers) => Text(
        $"repeats: {numbers.CacheHits + numbers.OtherHits:N0} served by stored answers + {numbers.MissedRepeats:N0} answered anew, ")
        + Text($"of {numbers.Questions:N0}");

    private static string SavingSteps(SegmentNumbers numbers, long gain) => Text(
        $"saved in 30 days: {Dollars(numbers.CostNanoUsd)} x {Math.Min(numbers.MissedRepeats, numbers.Anew):N0} / {numbers.Anew:N0} answered anew ")
        + Text($"x 30 / {Days(numbers)} = {Dollars(gain)}");

    private static string Keep(SegmentNumbers numbers) => numbers switch
    {
        { ReturnOnInvestment: { } roi } =>
            Text($"Nothing would save enough: {Percent(numbers.SuccessRate)} succeed, and it returns {roi:0.##} per dollar."),
        { ValuePerSuccess: null } =>
            Text($"{Percent(numbers.SuccessRate)} succeed; what a success is worth is not set, so that returns are not known."),
        _ => Text($"It costs nothing, and {Percent(numbers.SuccessRate)} succeed."),
    };

    private static long Monthly(decimal nanoUsd, SegmentNumbers numbers) =>
        (long)Math.Clamp(decimal.Round(nanoUsd * MonthDays / (decimal)numbers.Days), long.MinValue, long.MaxValue);

    private static SegmentAdvice Advice(SegmentAction action, long gain, string reason, params string[] arithmetic) => new()
    {
        Action = action,
        MonthlyGainNanoUsd = gain,
        Reason = reason,
        Arithmetic = { arithmetic },
    };

    private static string Days(SegmentNumbers numbers) => numbers.Days.ToString("0.##", CultureInfo.InvariantCulture) + " days";

    private static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    private static string Dollars(decimal nanoUsd) =>
        "$" + (nanoUsd / NanoPerDollar).ToString(Math.Abs(nanoUsd) >= NanoPerDollar ? "#,0.00" : "0.00######", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
