using System.ComponentModel.DataAnnotations;
using RagPlatform.Retrieval.Vectors.Hnsw;

namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>The embedded vector engine; bound from the section <c>EmbeddedVectors</c>.</summary>
internal sealed class EmbeddedVectorOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "EmbeddedVectors";

    /// <summary>The folder that holds a folder for each collection. One process at a time may use it.</summary>
    [Required]
    public string Folder { get; set; } = string.Empty;

    /// <summary>
    /// How vectors of new collections are kept; existing ones stay as they are. Default <see cref="VectorPrecision.Int8"/>.
    /// </summary>
    public VectorPrecision Precision { get; set; } = VectorPrecision.Int8;

    /// <summary>Up to how many points a search scores all of them, and no graph is needed. Default 4,096, at least 1.</summary>
    [Range(1, int.MaxValue)]
    public int ExactUpTo { get; set; } = 4096;

    /// <summary>Candidates a search keeps when its query does not say (ef). Default 64, 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int DefaultEffort { get; set; } = 64;

    /// <summary>
    /// Threads that build graphs, all collections together; 0: half the processor's cores. Default 0. With 1 thread the same steps make
    /// the same graph.
    /// </summary>
    [Range(0, 256)]
    public int BuildThreads { get; set; }

    /// <summary>
    /// How large the log of a collection may grow, in bytes, before a snapshot replaces it; half the snapshot's size when that is more.
    /// Default 64 MiB.
    /// </summary>
    [Range(1, long.MaxValue)]
    public long CheckpointLogBytes { get; set; } = 64L << 20;

    /// <summary>The share of removed points, in (0, 1], from which on a collection is rebuilt without them. Default 0.3.</summary>
    [Range(0.01, 1.0)]
    public double RebuildDeadShare { get; set; } = 0.3;

    /// <summary>The shape of graphs of new collections.</summary>
    public HnswParameters Graph { get; internal set; } = new();

    /// <summary>The same settings for another folder.</summary>
    internal EmbeddedVectorOptions InFolder(string folder)
    {
        var copy = (EmbeddedVectorOptions)MemberwiseClone();
        copy.Folder = folder;
        return copy;
    }
}
