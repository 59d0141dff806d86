namespace RagPlatform.Cache.Semantic.Policies;

/// <summary>Decides whether the answer of an entry is served for a question that is similar to the entry's own. Thread-safe.</summary>
internal interface IHitPolicy
{
    /// <summary>What it is chosen by in the settings.</summary>
    string Name { get; }

    /// <summary>Decides one lookup.</summary>
    /// <param name="similarity">Cosine of the two questions, -1 to 1.</param>
    /// <param name="entry">What was learned of the entry so far.</param>
    HitDecision Decide(double similarity, FittedEntry entry);
}
