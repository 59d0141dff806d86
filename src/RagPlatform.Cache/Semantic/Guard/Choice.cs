namespace RagPlatform.Cache.Semantic.Guard;

/// <summary>The one candidate that may answer, or why there is none.</summary>
/// <param name="Index">Which candidate; of the best one too when it is refused; -1 when there was none.</param>
/// <param name="Score">The verifier's probability, 0 to 1, that it has the same answer; 1 for the same question; 0 when it was refused.
/// This, not the cosine, is the similarity a policy decides by.</param>
/// <param name="Reason">What speaks against it.</param>
internal readonly record struct Choice(int Index, double Score, GuardReason Reason)
{
    /// <summary>Whether there is a candidate that the policy may serve.</summary>
    public bool IsAdmitted => Index >= 0 && Reason == GuardReason.None;
}
