using RagPlatform.Contracts.V1;

namespace RagPlatform.Retrieval.Evaluation;

/// <summary>What to measure, checked.</summary>
/// <param name="Collection">Where to search.</param>
/// <param name="Queries">At least one, each with judgments.</param>
/// <param name="Mode">Words, vectors or both.</param>
/// <param name="Tuning">How to order what is found.</param>
/// <param name="Cutoffs">In ascending order, at least one.</param>
internal sealed record MeasuredSet(
    string Collection, IReadOnlyList<JudgedQuery> Queries, SearchMode Mode, SearchTuning Tuning, IReadOnlyList<int> Cutoffs);
