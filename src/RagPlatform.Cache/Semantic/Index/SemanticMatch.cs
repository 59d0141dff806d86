namespace RagPlatform.Cache.Semantic.Index;

/// <summary>An item whose question is similar.</summary>
/// <param name="Item">The item.</param>
/// <param name="Similarity">Cosine of the two questions.</param>
internal readonly record struct SemanticMatch<T>(T Item, double Similarity);
