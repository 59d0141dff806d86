using System.Runtime.InteropServices;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Moving;

/// <summary>
/// Vectors of a collection's own chunks, to search it with when nobody else does. The content hash orders chunks as if by chance, and always the
/// same way.
/// </summary>
internal sealed class ProbeVectors(IDatabase database, TextEmbedder embedder)
{
    /// <summary>Some vectors, each with an id that is always the same.</summary>
    public async Task<IReadOnlyList<(string Id, ReadOnlyMemory<float> Vector)>> ReadAsync(
        CollectionKey key, int count, CancellationToken cancellationToken)
    {
        IReadOnlyList<(string Hash, byte[] Vectors)> rows = await database.QueryAsync<(string, byte[])>(
            """
            SELECT content_hash, vectors FROM chunks WHERE tenant = @Tenant AND collection = @Name AND model = @Model AND length(vectors) > 0
            ORDER BY content_hash, document_id, ordinal LIMIT @count
            """,
            new { key.Tenant, key.Name, embedder.Model, count = (long)count },
            cancellationToken);
        int bytes = embedder.Dimensions * sizeof(float);
        return
        [
            .. rows.DistinctBy(row => row.Hash)
                .Where(row => row.Vectors.Length >= bytes && row.Vectors.Length % bytes == 0)
                .Select(row => (row.Hash, (ReadOnlyMemory<float>)MemoryMarshal.Cast<byte, float>(row.Vectors.AsSpan(0, bytes)).ToArray())),
        ];
    }
}
