using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Search;

/// <summary>A search as the pipeline takes it.</summary>
/// <param name="Text">The query.</param>
/// <param name="Collections">Where to look, at least one.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="TopK">How many passages, at least 1.</param>
/// <param name="Mode">Words, vectors or both.</param>
/// <param name="OnePerDocument">At most the best chunk of a document.</param>
/// <param name="Filters">Metadata a document must have.</param>
/// <param name="Tuning">How to order what is found.</param>
/// <param name="Embedding">The query's embedding where it is known.</param>
/// <param name="IsLive">Somebody asks, not a measurement: its recall may be sampled.</param>
/// <param name="AcceptsFaq">A pre-computed answer may stand in for passages.</param>
internal sealed record SearchQuery(
    string Text,
    IReadOnlyList<string> Collections,
    CallerIdentity Caller,
    int TopK,
    SearchMode Mode,
    bool OnePerDocument,
    IReadOnlyDictionary<string, string> Filters,
    SearchTuning Tuning,
    QueryEmbedding? Embedding = null,
    bool IsLive = false,
    bool AcceptsFaq = false);
