using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Evaluation.GoldenSets;

/// <summary>A golden set as it is kept.</summary>
/// <param name="Collection">Where it belongs.</param>
/// <param name="Definition">Queries and how to search, as they were sent.</param>
/// <param name="Revision">Counts the saves.</param>
/// <param name="Labels">Labels its runs search with.</param>
internal sealed record StoredGoldenSet(
    CollectionKey Collection, SaveGoldenSetRequest Definition, long Revision, IReadOnlyList<string> Labels)
{
    /// <summary>What to measure.</summary>
    public MeasuredSet ToMeasuredSet() => new(
        Collection.Name, Definition.Queries, Definition.Mode, Definition.Tuning ?? new SearchTuning(), Cutoffs.Read(Definition.Cutoffs));

    /// <summary>Who its runs search as: a reader of this collection with the labels of the one who saved the set.</summary>
    public CallerIdentity Searcher() => new(
        Collection.Tenant, "service:retrieval", [Roles.Reader], [Collection.Name], Labels, DateTimeOffset.MaxValue, string.Empty);
}
