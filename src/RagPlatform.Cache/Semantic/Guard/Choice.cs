namespace RagPlatform.Cache.Semantic.Guard;

/// <summary>The one candidate that may answer, or why there is none.</summary>
/// <param name="Index">Which candidate; of the best one too when it is refused; -1 when there was none.</param>
/// <param name="Score">The verifier's probability, 0 to 1, that it has the same answer; 1 for the same question; 0 when it was refused.
/// This, not the cosine, is the similarity a policy decides by.</param>
/// <param name="Reason">What speaks against it.</param>
internal readonly record struct Choice(int Index, double Score, GuardReason Reason)
{
    // What the verifier tells apart lies between these, in logarithms of odds.
    private const double Least = -2;
    private const double Most = 8;

    /// <summary>The score as the bounded policy learns by it; see <see cref="LikenessOf"/>.</summary>
    public double Likeness => LikenessOf(Score);

    /// <summary>
    /// A score spread evenly from 0 to 1: its logarithm of odds, which the share of right answers follows as a logistic curve does. Scores
    /// themselves crowd just below 1, where a curve over them tells little apart.
    /// </summary>
    public static double LikenessOf(double score) =>
        score >= 1 ? 1 : Math.Clamp((Math.Log(score / (1 - score)) - Least) / (Most - Least), 0, 1);

    /// <summary>Whether there is a candidate that the policy may serve.</summary>
    public bool IsAdmitted => Index >= 0 && Reason == GuardReason.None;
}
