using RagPlatform.Cache.Entries;
using RagPlatform.Cache.Scopes;
using RagPlatform.Cache.Semantic.Index;

namespace RagPlatform.Cache.Answers;

/// <summary>The answers of one scope.</summary>
internal sealed class ScopeAnswers(AnswerScope scope, SignSketch sketcher, int dimensions)
{
    public AnswerScope Scope { get; } = scope;

    public Dictionary<CacheDigest, CacheEntry> Entries { get; } = [];

    /// <summary>The questions that similar ones find.</summary>
    public SemanticPartition<CacheEntry> Questions { get; } = new(sketcher, dimensions);
}
