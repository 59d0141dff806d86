using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Segments;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Segments;

public sealed class SegmentAdvisorTests
{
    private const long Dollar = 1_000_000_000;
    private static readonly SegmentAdviceOptions s_options = new();

    // 1,000 questions in 15 days for 100 dollars, 900 of them answered well.
    private static readonly SegmentNumbers s_usual = new(
        Questions: 1000,
        NotFailed: 1000,
        CacheHits: 0,
        OtherHits: 0,
        MissedRepeats: 0,
        Successes: 900,
        Helpful: 0,
        Unhelpful: 0,
        CostNanoUsd: 100 * Dollar,
        ValuePerSuccess: Dollar,
        Tightness: 0.5,
        SameEvidenceShare: 0,
        Days: 15);

    private static readonly Gen<SegmentNumbers> s_any =
        from questions in Gen.Choose(0, 5000)
        from failed in Gen.Choose(0, questions)
        from hits in Gen.Choose(0, questions - failed)
        from missed in Gen.Choose(0, questions - failed - hits)
        from successes in Gen.Choose(0, questions - failed)
        from helpful in Gen.Choose(0, successes)
        from unhelpful in Gen.Choose(0, questions - failed - successes)
        from cost in Gen.Choose(0, 2_000_000_000)
        from value in Gen.OneOf(Gen.Constant<long?>(null), Gen.Choose(0, 1_000_000).Select(each => (long?)(each * 100L)))
        from tightness in Gen.Choose(0, 100)
        from same in Gen.Choose(0, 100)
        from days in Gen.Choose(1, 400)
        select new SegmentNumbers(
            questions, questions - failed, hits, 0, missed, successes, helpful, unhelpful, cost * 50L, value, tightness / 100.0, same / 100.0, days);

    private static readonly Gen<SegmentNumbers> s_large =
        from questions in Between(30, 1_000_000_000_000)
        from hits in Between(0, questions)
        from missed in Between(0, questions - hits)
        from successes in Gen.OneOf(Between(0, 10), Between(0, questions))
        from cost in Gen.OneOf(Between(0, long.MaxValue), Gen.Constant(long.MaxValue))
        from value in Gen.OneOf(
            Gen.Constant<long?>(null),
            Between(0, UsageEventValidator.MaxCostNanoUsd).Select(each => (long?)each),
            Between(0, 20_000_000).Select(each => (long?)each))
        from days in Gen.Choose(1, 400)
        select new SegmentNumbers(questions, questions, hits, 0, missed, successes, 0, 0, cost, value, 1, 1, days);

    [Fact]
    public void Advise_FewQuestions_Watches() =>
        Assert.Equal(SegmentAction.Watch, SegmentAdvisor.Advise(s_usual with { Questions = 29, Successes = 0 }, s_options).Action);

    [Fact]
    public void Advise_ItPaysAndNothingSaves_Keeps() => Assert.Equal(SegmentAction.Keep, SegmentAdvisor.Advise(s_usual, s_options).Action);

    [Fact]
    public void Advise_NothingCouldPay_Refuses()
    {
        SegmentAdvice advice = SegmentAdvisor.Advise(s_usual with { Successes = 100, ValuePerSuccess = Dollar / 10 }, s_options);

        // 100 dollars spent, 10 returned, 90 at most: 90 lost in 15 days.
        Assert.Equal((SegmentAction.Refuse, 180 * Dollar), (advice.Action, advice.MonthlyGainNanoUsd));
        Assert.Contains(advice.Arithmetic, step => step.Contains("1,000 x 0.9 x $0.10 = $90.00", StringComparison.Ordinal));
    }

    [Fact]
    public void Advise_LowSuccessThatIsWorthSomething_InvestsUpToWhatItBrings()
    {
        SegmentAdvice advice = SegmentAdvisor.Advise(s_usual with { Successes = 400 }, s_options);

        // 500 more successes of a dollar in 15 days.
        Assert.Equal((SegmentAction.Invest, 1000 * Dollar), (advice.Action, advice.MonthlyGainNanoUsd));
        Assert.Contains("40 %", advice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Advise_LowSatisfaction_TakesTheSilentToBeDispleasedAsOften()
    {
        SegmentAdvice advice = SegmentAdvisor.Advise(s_usual with { Helpful = 2, Unhelpful = 8 }, s_options);

        // 200 of 1,000 pleased, 900 hoped for.
        Assert.Equal((SegmentAction.Invest, 1400 * Dollar), (advice.Action, advice.MonthlyGainNanoUsd));
    }

    [Fact]
    public void Advise_RepeatsOnOnePassage_PrecomputesAndSaysWhatItSaves()
    {
        SegmentAdvice advice = SegmentAdvisor.Advise(
            s_usual with { CacheHits = 200, MissedRepeats = 400, SameEvidenceShare = 0.75 }, s_options);

        // Half of the 800 answered anew, so half of 100 dollars, twice in 30 days.
        Assert.Equal((SegmentAction.PrecomputeFaq, 100 * Dollar), (advice.Action, advice.MonthlyGainNanoUsd));
        Assert.Contains("60 %", advice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Advise_CloseQuestionsThatSeldomHit_CachesMore()
    {
        SegmentAdvice advice = SegmentAdvisor.Advise(s_usual with { CacheHits = 200, MissedRepeats = 400, Tightness = 0.85 }, s_options);

        Assert.Equal((SegmentAction.Cache, 100 * Dollar), (advice.Action, advice.MonthlyGainNanoUsd));
        Assert.Contains("20 %", advice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void ReturnOnInvestment_OfTheDocumentedExample_IsOneAndAHalf() =>
        Assert.Equal(1.5, (s_usual with { Successes = 40, ValuePerSuccess = Dollar / 4, CostNanoUsd = 4 * Dollar }).ReturnOnInvestment);

    [Fact]
    public void Advise_AnyNumbers_NeverRefusesWhatPaysAndNeverPromisesALoss() => Check(s_any, numbers =>
    {
        SegmentAdvice advice = SegmentAdvisor.Advise(numbers, s_options);
        bool refusedSoundly = advice.Action != SegmentAction.Refuse || numbers.ReturnOnInvestment < 0;
        bool investedSoundly = advice.Action != SegmentAction.Invest || numbers.ValuePerSuccess > 0;
        bool saves = advice.Action is not (SegmentAction.PrecomputeFaq or SegmentAction.Cache)
            || (advice.MonthlyGainNanoUsd >= s_options.MinMonthlyGainNanoUsd
                && advice.MonthlyGainNanoUsd <= (decimal)numbers.CostNanoUsd * 30 / (decimal)numbers.Days + 1);
        return refusedSoundly && investedSoundly && saves && advice.MonthlyGainNanoUsd >= 0 && advice.Reason.Length > 0;
    });

    [Fact]
    public void Advise_AHigherValue_NeverBeginsToRefuse() => Check(s_any, numbers =>
    {
        SegmentNumbers dearer = numbers with { ValuePerSuccess = (numbers.ValuePerSuccess ?? 0) * 2 };
        return SegmentAdvisor.Advise(numbers with { ValuePerSuccess = numbers.ValuePerSuccess ?? 0 }, s_options).Action == SegmentAction.Refuse
            || SegmentAdvisor.Advise(dearer, s_options).Action != SegmentAction.Refuse;
    });

    [Fact]
    public void Advise_MoreMissedRepeats_NeverSaveLess() => Check(s_any, numbers =>
    {
        SegmentAdvice before = SegmentAdvisor.Advise(numbers, s_options);
        SegmentAdvice after = SegmentAdvisor.Advise(numbers with { MissedRepeats = numbers.Anew }, s_options);
        return before.Action is not (SegmentAction.PrecomputeFaq or SegmentAction.Cache) || after.MonthlyGainNanoUsd >= before.MonthlyGainNanoUsd;
    });

    [Fact]
    public void Advise_TwentyMillionQuestionsOfSixHundredDollars_Invests()
    {
        // 20,000,000 x $600 do not fit 64 bits of nano-dollars.
        SegmentAdvice advice = SegmentAdvisor.Advise(
            s_usual with { Questions = 20_000_000, Successes = 1, ValuePerSuccess = 600 * Dollar, CostNanoUsd = 1_000_000 * Dollar }, s_options);

        Assert.Equal((SegmentAction.Invest, long.MaxValue), (advice.Action, advice.MonthlyGainNanoUsd));
    }

    [Fact]
    public void Advise_TheLargestNumbers_DoNotOverflow() => Check(s_large, numbers =>
    {
        SegmentAdvice advice = SegmentAdvisor.Advise(numbers, s_options);
        BigInteger lost = numbers.CostNanoUsd - ((BigInteger)(numbers.ValuePerSuccess ?? 0) * numbers.Successes);
        BigInteger hoped = (BigInteger)(numbers.ValuePerSuccess ?? 0) * numbers.Questions * 9;
        bool refuses = numbers.ValuePerSuccess is not null && lost > 0 && numbers.Successes * 2 < numbers.Questions
            && hoped <= (BigInteger)numbers.CostNanoUsd * 10;
        BigInteger repeats = BigInteger.Min(numbers.MissedRepeats, numbers.Anew);
        BigInteger? gain = advice.Action switch
        {
            SegmentAction.Refuse => lost * 30 / (int)numbers.Days,
            SegmentAction.Invest => ((numbers.Questions * (BigInteger)9) - ((BigInteger)numbers.Successes * 10))
                * numbers.ValuePerSuccess!.Value * 3 / (int)numbers.Days,
            SegmentAction.PrecomputeFaq or SegmentAction.Cache => numbers.CostNanoUsd * repeats * 30 / (numbers.Anew * (BigInteger)(int)numbers.Days),
            _ => null,
        };
        return refuses == (advice.Action == SegmentAction.Refuse)
            && (gain is not { } exact || BigInteger.Abs(BigInteger.Min(exact, long.MaxValue) - advice.MonthlyGainNanoUsd) <= 1);
    });

    private static Gen<long> Between(long least, long most) => Gen.Choose(0, 1_000_000)
        .Select(millionths => least + (long)((Int128)(most - least) * millionths / 1_000_000));

    private static void Check(Gen<SegmentNumbers> numbers, Func<SegmentNumbers, bool> property) =>
        Prop.ForAll(numbers.ToArbitrary(), property).QuickCheckThrowOnFailure();
}
