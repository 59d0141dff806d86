using RagPlatform.Retrieval.Vectors.Elasticsearch;
using RagPlatform.Retrieval.Vectors.Embedded;
using RagPlatform.Retrieval.Vectors.Pgvector;
using RagPlatform.Retrieval.Vectors.Qdrant;

namespace RagPlatform.Retrieval.Advising;

/// <summary>
/// What a vector takes in an engine, estimated from its dimensions d and the links m of a graph node (16 everywhere by default). One copy, without
/// the text, which the relational store has.
/// </summary>
/// <param name="Engine">The engine's name.</param>
/// <param name="MemoryBytes">Bytes a vector that have to be in memory for searches to be quick.</param>
/// <param name="DiskBytes">Bytes a vector on disk.</param>
internal sealed record EngineFootprint(string Engine, double MemoryBytes, double DiskBytes)
{
    private const int Links = 16;

    // Two lists of links at the lowest layer, and those of the few nodes above it.
    private const double GraphBytes = (2 * Links * sizeof(int)) + (Links * sizeof(int) / (double)Links);

    /// <summary>The footprint in each engine the platform has.</summary>
    /// <param name="dimensions">Numbers a vector.</param>
    /// <remarks>
    /// embedded: 12 bits a number, its graph, and about 240 bytes for the row and what decides who may find its document; the disk holds the same. pgvector: half floats in the table and again
    /// in the index, whose pages are about three quarters full (pgvector's elements carry their neighbours as 6-byte pointers), and about 250
    /// bytes a row for reader terms, metadata and their indices. Qdrant (its capacity planning guide): 1.5 times the vectors in memory, here 8-bit
    /// ones, with the full ones on disk. Elasticsearch (its guide to tuning approximate search): d + 4 bytes and 4·m of graph in memory; full floats
    /// on disk beside them. Example, d = 512: 1,140, 3,028, 768 and 580 bytes of memory.
    /// </remarks>
    public static IReadOnlyList<EngineFootprint> Of(int dimensions)
    {
        double embedded = (1.5 * dimensions) + GraphBytes + 240;
        double table = (2.0 * dimensions) + 250;
        double index = ((2.0 * dimensions) + (2 * Links * 6) + 100) / 0.75;
        double full = sizeof(float) * (double)dimensions;
        double elastic = dimensions + 4 + (4 * Links);
        return
        [
            new(EmbeddedVectorStore.EngineName, embedded, embedded),
            new(PgvectorStore.EngineName, table + index, table + index),
            new(QdrantIndex.EngineName, 1.5 * dimensions, 1.5 * (full + dimensions)),
            new(ElasticsearchIndex.EngineName, elastic, full + elastic),
        ];
    }
}
