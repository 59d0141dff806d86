using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Lexical;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Indexing;

/// <summary>What a collection is asked.</summary>
/// <param name="Words">What to match; empty: no lexical search.</param>
/// <param name="Vector">Unit vector; empty: no vector search.</param>
/// <param name="Caller">Who asks: documents it may not read do not exist for it.</param>
/// <param name="Filters">Metadata a document must have.</param>
/// <param name="Depth">How many chunks each kind of search contributes.</param>
/// <param name="Recall">Recall against latency of the vector search.</param>
/// <param name="IsLive">Somebody asks, not a measurement: its recall may be sampled.</param>
internal sealed record IndexQuery(
    LexicalQuery Words,
    ReadOnlyMemory<float> Vector,
    CallerIdentity Caller,
    IReadOnlyDictionary<string, string> Filters,
    int Depth,
    Recall Recall = Recall.Default,
    bool IsLive = false)
{
    private readonly VectorFilter _filter = new(Caller.Labels.ToHashSet(StringComparer.Ordinal), Filters);

    /// <summary>What the caller may find, as engines understand it.</summary>
    public VectorFilter Filter => _filter;

    /// <summary>Whether the caller may find a document.</summary>
    public bool Admits(DocumentEntry document) => _filter.Admits(document.Labels, document.Metadata);
}
