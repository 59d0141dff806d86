using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Vectors;

namespace RagPlatform.Retrieval.Sharding;

/// <summary>The parts of a collection in one engine that a search looks into; a collection that is not split has one.</summary>
/// <param name="Store">The engine.</param>
/// <param name="Keys">The parts, at least one.</param>
internal sealed record VectorParts(IVectorStore Store, IReadOnlyList<CollectionKey> Keys)
{
    /// <summary>The least version any part has reached.</summary>
    public async Task<long> VersionAsync(CancellationToken cancellationToken) =>
        (await Task.WhenAll(Keys.Select(key => Store.VersionAsync(key, cancellationToken)))).Min();

    /// <summary>The chunks nearest to a vector over all parts, best first.</summary>
    public async Task<IReadOnlyList<VectorHit>> SearchAsync(VectorQuery query, CancellationToken cancellationToken)
    {
        if (Keys.Count == 1)
        {
            return await Store.SearchAsync(Keys[0], query, cancellationToken);
        }

        IReadOnlyList<VectorHit>[] found = await Task.WhenAll(Keys.Select(key => Store.SearchAsync(key, query, cancellationToken)));
        return
        [
            .. found.SelectMany(hits => hits)
                .OrderByDescending(hit => hit.Cosine).ThenBy(hit => hit.DocumentId, StringComparer.Ordinal).ThenBy(hit => hit.Ordinal)
                .Take(query.Depth),
        ];
    }
}
