namespace RagPlatform.Cache.Semantic.Policies;

/// <summary>What a policy decided, and from what.</summary>
/// <param name="IsServed">Whether the entry's answer is served; otherwise the model is asked, and its answer judges the entry's.</param>
/// <param name="Similarity">Cosine of the two questions, -1 to 1.</param>
/// <param name="Confidence">α: the least probability, 0 to 1, with which the answer is right; null when the policy estimates none.</param>
/// <param name="ExploreProbability">τ: the probability, 0 to 1, with which this lookup asks the model.</param>
/// <param name="Labels">How often the entry was judged so far.</param>
internal readonly record struct HitDecision(
    bool IsServed, double Similarity, double? Confidence, double ExploreProbability, int Labels);
