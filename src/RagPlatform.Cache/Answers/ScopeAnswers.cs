using RagPlatform.Cache.Entries;
using RagPlatform.Cache.Scopes;
using RagPlatform.Cache.Semantic.Index;
using RagPlatform.Cache.Semantic.Policies;

namespace RagPlatform.Cache.Answers;

/// <summary>The answers of one scope.</summary>
internal sealed class ScopeAnswers(AnswerScope scope, SignSketch sketcher, int dimensions)
{
    public AnswerScope Scope { get; } = scope;

    public Dictionary<CacheDigest, CacheEntry> Entries { get; } = [];

    /// <summary>What comparisons of fresh answers with stored ones found in the scope.</summary>
    public SharedCurve Learned { get; } = new();

    /// <summary>The questions that similar ones find.</summary>
    public SemanticPartition<CacheEntry> Questions { get; } = new(sketcher, dimensions);
}
