namespace RagPlatform.CostAccounting.Segments;

/// <summary>What advice on a segment is made from.</summary>
/// <param name="Questions">Asked.</param>
/// <param name="NotFailed">Of them those the platform did not fail.</param>
/// <param name="CacheHits">Served by a cache within its lifetime: the same question's answer or a similar one's.</param>
/// <param name="OtherHits">Served by stale answers and the FAQ.</param>
/// <param name="MissedRepeats">Nearly the same as the centre, and answered anew.</param>
/// <param name="Successes">Answered, and nobody said that it did not help.</param>
/// <param name="Helpful">Judged to help.</param>
/// <param name="Unhelpful">Judged not to.</param>
/// <param name="CostNanoUsd">Spent.</param>
/// <param name="ValuePerSuccess">What a success is worth, in nano-dollars; null: not said.</param>
/// <param name="Tightness">Mean cosine to the centre.</param>
/// <param name="SameEvidenceShare">Of the answers that rest on the same passage.</param>
/// <param name="Days">How long this took, at least 1.</param>
internal sealed record SegmentNumbers(
    long Questions,
    long NotFailed,
    long CacheHits,
    long OtherHits,
    long MissedRepeats,
    long Successes,
    long Helpful,
    long Unhelpful,
    long CostNanoUsd,
    long? ValuePerSuccess,
    double Tightness,
    double SameEvidenceShare,
    double Days)
{
    public double SuccessRate => Questions == 0 ? 0 : (double)Successes / Questions;

    public double CacheHitRate => Questions == 0 ? 0 : (double)CacheHits / Questions;

    public long Judged => Helpful + Unhelpful;

    public double? Satisfaction => Judged == 0 ? null : (double)Helpful / Judged;

    /// <summary>Share of the questions that repeat others, whether or not a stored answer served them.</summary>
    public double RepeatShare => Questions == 0 ? 0 : (double)(CacheHits + OtherHits + MissedRepeats) / Questions;

    /// <summary>Questions that were answered anew or failed: those that cost something.</summary>
    public long Anew => Questions - CacheHits - OtherHits;

    /// <summary>What the successes are worth; null without a value.</summary>
    public decimal? Value => ValuePerSuccess is { } each ? (decimal)each * Successes : null;

    /// <summary>
    /// (value - cost) / cost; null without a value or a cost. E.g. 40 successes of 0.25 dollars at a cost of 4 dollars: (10 - 4) / 4 = 1.5.
    /// </summary>
    public double? ReturnOnInvestment => Value is { } value && CostNanoUsd > 0 ? (double)((value - CostNanoUsd) / CostNanoUsd) : null;
}
