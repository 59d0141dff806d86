using RagPlatform.Cache.Semantic.Guard;

namespace RagPlatform.Benchmarks.SemanticCache;

/// <summary>A question, what answers it, and what it is compared by.</summary>
internal sealed record EmbeddedQuestion(string Text, string Answer, float[] Vector, QuestionTraits Traits);
