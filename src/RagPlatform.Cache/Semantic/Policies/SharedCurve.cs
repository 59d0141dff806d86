namespace RagPlatform.Cache.Semantic.Policies;

/// <summary>
/// What was learned of a scope's entries together. An entry alone needs hundreds of comparisons before it is trusted with a bound of a few
/// percent, and most are never asked that often; scores mean the same for all entries, so what they were worth for others counts for an entry
/// too, until one of its own comparisons finds it wrong. The bound then holds over the scope's requests.
/// </summary>
internal sealed class SharedCurve
{
    /// <summary>Comparisons remembered, the newest.</summary>
    public const int MaxCount = 2048;

    private Observations _observations = Observations.None;

    /// <summary>The curve; no curve before there are enough comparisons.</summary>
    public FittedEntry Fit { get; private set; } = FittedEntry.Of(Observations.None);

    /// <summary>Learns from one comparison.</summary>
    public void Add(double likeness, bool isRight)
    {
        _observations = _observations.Add(likeness, isRight, MaxCount);
        Fit = FittedEntry.Of(_observations);
    }

    /// <summary>Decides by the entry's own curve or by the shared one, whichever knows more.</summary>
    /// <param name="policy">Decides.</param>
    /// <param name="likeness">How alike the two questions are, in the terms of what was learned.</param>
    /// <param name="own">What was learned of the entry.</param>
    /// <param name="wasWrong">Whether one of the entry's comparisons found it wrong.</param>
    /// <param name="shared">What was learned of all.</param>
    public static HitDecision Decide(IHitPolicy policy, double likeness, FittedEntry own, bool wasWrong, FittedEntry shared)
    {
        HitDecision byOwn = policy.Decide(likeness, own);
        if (wasWrong)
        {
            return byOwn;
        }

        HitDecision byAll = policy.Decide(likeness, shared);
        return (byAll.Confidence ?? 0) > (byOwn.Confidence ?? 0) ? byAll : byOwn;
    }
}
