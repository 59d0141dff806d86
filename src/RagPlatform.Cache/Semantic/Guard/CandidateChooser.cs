namespace RagPlatform.Cache.Semantic.Guard;

/// <summary>
/// Chooses among the entries nearest to a question: each that the guard admits gets the verifier's score, and the best one is chosen unless
/// one with another answer is nearly as good. The nearest is often not the best.
/// </summary>
/// <param name="verifier">Scores a pair.</param>
/// <param name="lead">By how much the best must be ahead of every candidate with another answer, in logarithms of odds.</param>
internal sealed class CandidateChooser(PairVerifier verifier, double lead = CandidateChooser.DefaultLead)
{
    /// <summary>Candidates worth choosing from.</summary>
    public const int MaxCandidates = 8;

    /// <summary>The lead when none is set.</summary>
    public const double DefaultLead = 0.75;

    // The verifier learned from neighbours that were hard to tell apart; what is left when guard and lead have had their say is right more
    // often. With this added to its logarithm of odds, 0.95 is the score from which the training part of bitext-support, played as a stream,
    // has less than 0.8 % wrong answers among its requests.
    private const double ScoreOffset = 1.76;

    /// <summary>Chooses.</summary>
    /// <param name="asked">The question.</param>
    /// <param name="candidates">The entries, in any order.</param>
    public Choice Choose(QuestionTraits asked, IReadOnlyList<Candidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(candidates);
        (int best, double bestLogit) = (-1, double.NegativeInfinity);
        (int refused, GuardReason reason) = (-1, GuardReason.None);
        Span<double> logits = candidates.Count <= 64 ? stackalloc double[candidates.Count] : new double[candidates.Count];
        for (int i = 0; i < candidates.Count; i++)
        {
            QuestionTraits cached = candidates[i].Traits;
            if (QuestionGuard.IsSame(asked, cached))
            {
                return new Choice(i, 1, GuardReason.None);
            }

            logits[i] = double.NegativeInfinity;
            TermAlignment alignment = TermAlignment.Of(asked, cached);
            GuardVerdict verdict = QuestionGuard.Check(asked, cached, alignment);
            if (!verdict.IsAdmitted)
            {
                if (refused < 0 || candidates[i].Similarity > candidates[refused].Similarity)
                {
                    (refused, reason) = (i, verdict.Reason);
                }

                continue;
            }

            logits[i] = verifier.Logit(asked, cached, candidates[i].Similarity, alignment);
            if (logits[i] > bestLogit)
            {
                (best, bestLogit) = (i, logits[i]);
            }
        }

        if (best < 0)
        {
            return new Choice(refused, 0, reason);
        }

        for (int i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].AnswerId != candidates[best].AnswerId && !double.IsNegativeInfinity(logits[i])
                && (logits[i] > bestLogit - lead || AreAlike(candidates[best].Traits, candidates[i].Traits)))
            {
                return new Choice(best, 0, GuardReason.Ambiguous);
            }
        }

        return new Choice(best, 1 / (1 + Math.Exp(-(bestLogit + ScoreOffset))), GuardReason.None);
    }

    // Entries whose words all correspond are one question with two answers.
    private static bool AreAlike(QuestionTraits one, QuestionTraits other) =>
        TermAlignment.Of(one, other) is { OnlyAsked.Count: 0, OnlyCached.Count: 0 }
        && QuestionGuard.Check(one, other).IsAdmitted;
}
