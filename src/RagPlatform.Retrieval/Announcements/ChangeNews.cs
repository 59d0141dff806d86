using Google.Protobuf;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Ingestion;

namespace RagPlatform.Retrieval.Announcements;

/// <summary>What the cache is told of a collection's new version.</summary>
internal static class ChangeNews
{
    // A vector takes half a kilobyte; more of them than this say little more than "much is new".
    private const int MaxVectors = 256;
    private const int MaxCode = 127;

    /// <summary>Documents were written.</summary>
    /// <param name="collection">Where.</param>
    /// <param name="version">The version that has them.</param>
    /// <param name="model">The model of their vectors.</param>
    /// <param name="dimensions">Components of a vector.</param>
    /// <param name="documents">The documents.</param>
    public static CacheInvalidateRequest Written(
        CollectionKey collection, long version, string model, int dimensions, IReadOnlyList<EmbeddedDocument> documents)
    {
        CacheInvalidateRequest news = Changed(collection, version);
        news.Model = model;
        int left = MaxVectors;
        foreach (EmbeddedDocument document in documents)
        {
            var change = new DocumentChange { DocumentId = document.Prepared.Document.DocumentId };
            foreach (float[] vectors in document.Vectors)
            {
                // A chunk without a vector may answer anything.
                news.ChunksLeftOut |= vectors.Length == 0 || left < vectors.Length / dimensions;
                for (int start = 0; start < vectors.Length && left > 0; start += dimensions, left--)
                {
                    change.Chunks.Add(new ChunkVector { Components = Code(vectors.AsSpan(start, dimensions)) });
                }
            }

            news.Changes.Add(change);
        }

        return news;
    }

    /// <summary>A document was removed.</summary>
    public static CacheInvalidateRequest Removed(CollectionKey collection, long version, string documentId)
    {
        CacheInvalidateRequest news = Changed(collection, version);
        news.Changes.Add(new DocumentChange { DocumentId = documentId });
        return news;
    }

    /// <summary>Anything may have changed.</summary>
    public static CacheInvalidateRequest Changed(CollectionKey collection, long version) => new()
    {
        Tenant = collection.Tenant,
        Version = new CollectionVersion { Collection = collection.Name, Version = version },
    };

    private static ByteString Code(ReadOnlySpan<float> vector)
    {
        float largest = 0;
        foreach (float component in vector)
        {
            largest = MathF.Max(largest, MathF.Abs(component));
        }

        var code = new byte[vector.Length];
        for (int i = 0; i < code.Length && largest > 0; i++)
        {
            code[i] = unchecked((byte)(sbyte)MathF.Round(vector[i] / largest * MaxCode));
        }

        return ByteString.CopyFrom(code);
    }
}
