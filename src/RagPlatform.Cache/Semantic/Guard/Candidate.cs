namespace RagPlatform.Cache.Semantic.Guard;

/// <summary>An entry near a question.</summary>
/// <param name="Traits">Of the entry's question.</param>
/// <param name="Similarity">Cosine of the two questions, -1 to 1.</param>
/// <param name="AnswerId">Equal for entries with the same answer, such as its digest.</param>
internal readonly record struct Candidate(QuestionTraits Traits, double Similarity, string AnswerId);
