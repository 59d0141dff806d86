using System.Numerics.Tensors;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Lexical;
using RagPlatform.Retrieval.Search.Ranking;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Search;

/// <summary>
/// The path of a search: (1) the query becomes terms and, unless only words are wanted, a vector; (2) each collection's index gives its
/// best chunks by words and by vector, of those the caller may read; (3) the scores are fused over all of them; (4) the best are taken.
/// A query whose vector is not reliable (another language, unknown characters) is searched by words alone.
/// </summary>
internal sealed class SearchPipeline(
    IndexRegistry indices, CandidateFinder candidates, TextEmbedder embedder, RankingPolicy ranking, IOptions<SearchOptions> options, TimeProvider time)
{
    public async Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        (ReadOnlyMemory<float> vector, int embedded) = await EmbedAsync(query, cancellationToken);
        bool byWords = query.Mode != SearchMode.Vector;
        var indexQuery = new IndexQuery(
            new LexicalQuery(byWords ? query.Text : string.Empty),
            vector,
            query.Caller,
            query.Filters,
            Math.Max(options.Value.CandidateDepth, query.OnePerDocument ? query.TopK * 3 : query.TopK),
            query.Tuning.Recall,
            query.IsLive);

        var found = new List<(CollectionKey, ChunkHit)>();
        var versions = new List<CollectionVersion>();
        foreach (string name in query.Collections.Distinct())
        {
            var key = new CollectionKey(query.Caller.Tenant, name);
            CollectionIndex index = await OpenAsync(key, query.Caller, cancellationToken);
            versions.Add(new CollectionVersion { Collection = name, Version = index.Version });
            found.AddRange((await candidates.FindAsync(key, index, indexQuery, cancellationToken)).Select(hit => (key, hit)));
        }

        IEnumerable<FusedHit> fused = ranking.Order(found, query.Tuning);
        if (query.OnePerDocument)
        {
            fused = fused.DistinctBy(hit => (hit.Collection, hit.Chunk.Document.DocumentId));
        }

        FusedHit[] best = [.. fused.Take(query.TopK)];
        SearchMetrics.Record(query.Mode, time.GetElapsedTime(begin), best.Length);
        return new SearchResult(best, versions, embedded);
    }

    private async Task<CollectionIndex> OpenAsync(CollectionKey key, CallerIdentity caller, CancellationToken cancellationToken)
    {
        CollectionIndex? index = caller.CanUse(key.Name) ? await indices.GetAsync(key, cancellationToken) : null;
        return index ?? throw CollectionStore.Unknown(key.Name);
    }

    // A vector that engines would refuse is the caller's fault, not a failure that another retriever could mend.
    private ReadOnlyMemory<float> Check(QueryEmbedding given)
    {
        float[] vector = [.. given.Values];
        float squares = TensorPrimitives.SumOfSquares<float>(vector);
        return vector.Length == embedder.Dimensions && float.IsFinite(squares) && squares > 0
            ? vector
            : throw PlatformException.InvalidField(
                "embedding.values",
                $"'embedding.values' of model '{given.Model}' are {embedder.Dimensions:N0} finite numbers, not all zero; leave 'embedding' out to have the query embedded.");
    }

    private async Task<(ReadOnlyMemory<float> Vector, int Tokens)> EmbedAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        if (query.Mode == SearchMode.Lexical)
        {
            return (default, 0);
        }

        if (query.Embedding is { } given && given.Model == embedder.Model)
        {
            return (given.Reliable ? Check(given) : default(ReadOnlyMemory<float>), 0);
        }

        TextEmbedding embedding = await embedder.EmbedAsync(query.Text, EmbeddingPurpose.Query, cancellationToken);
        return (embedding.IsReliable ? embedding.Vector : default(ReadOnlyMemory<float>), embedding.Tokens);
    }
}
