using System.Numerics.Tensors;
using Microsoft.Extensions.Options;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Chunking;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Enrichment;
using RagPlatform.Retrieval.Replicas;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Storage.Databases;
using RagPlatform.Text.Sentences;

namespace RagPlatform.Retrieval.Search;

/// <summary>
/// Vectors of chunks that have none, computed when a question finds them by their words. The embedding cache keeps them, so the next question
/// that finds them pays nothing.
/// </summary>
internal sealed class ReadTimeVectors(
    CollectionReads reads, TokenMeter meter, TextEmbedder embedder, ChunkEnricher enricher, IOptions<SearchOptions> options)
{
    /// <summary>The cosines of the first of some chunks with a vector; one that was removed meanwhile is left out.</summary>
    /// <param name="key">Their collection.</param>
    /// <param name="version">Its version that is searched.</param>
    /// <param name="policy">How it is processed.</param>
    /// <param name="chunks">The best matches first.</param>
    /// <param name="vector">A unit vector.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyDictionary<ChunkRef, double>> CompareAsync(
        CollectionKey key,
        long version,
        CollectionPolicy policy,
        IReadOnlyList<ChunkRef> chunks,
        ReadOnlyMemory<float> vector,
        CancellationToken cancellationToken)
    {
        HashSet<ChunkRef> wanted = [.. chunks.Take(options.Value.ReadTimeCandidates)];
        CollectionRows<Row> found = await reads.QueryAsync<Row>(
            ReadKind.Passages,
            version,
            $"""
            SELECT document_id AS DocumentId, ordinal AS Ordinal, text AS Text, context AS Context FROM chunks
            WHERE tenant = @Tenant AND collection = @Name AND {reads.Dialect.In("document_id", "ids")}
            """,
            new { key.Tenant, key.Name, ids = wanted.Select(chunk => chunk.DocumentId).Distinct().ToArray() },
            cancellationToken);
        var cutter = new WindowCutter(meter, enricher.ChunkingOf(policy).WindowTokens);
        (ChunkRef Chunk, string Window)[] windows =
        [
            .. found.Rows.Where(row => wanted.Contains(row.Chunk)).SelectMany(row => cutter
                .Cut(row.Text, new TextSpan(0, row.Text.Length), BlockKind.Prose)
                .Select(window => (row.Chunk, ContextHeader.Over(row.Context, window.Of(row.Text))))),
        ];
        IReadOnlyList<TextEmbedding> embeddings = await embedder.EmbedAsync(
            [.. windows.Select(window => window.Window)], EmbeddingPurpose.Passage, cancellationToken);
        var cosines = new Dictionary<ChunkRef, double>();
        foreach (((ChunkRef chunk, _), TextEmbedding embedding) in windows.Zip(embeddings))
        {
            if (embedding.IsReliable)
            {
                double cosine = TensorPrimitives.Dot(embedding.Vector, vector.Span);
                cosines[chunk] = Math.Max(cosine, cosines.GetValueOrDefault(chunk, -1));
            }
        }

        return cosines;
    }

    private sealed record Row(string DocumentId, long Ordinal, string Text, string Context)
    {
        public ChunkRef Chunk => new(DocumentId, (int)Ordinal);
    }
}
