using System.ComponentModel.DataAnnotations;
using RagPlatform.Retrieval.Vectors.Remote;

namespace RagPlatform.Retrieval.Vectors.Qdrant;

/// <summary>The vector engine Qdrant; bound from the section <c>Qdrant</c>. Where it is: the connection string <c>qdrant</c>, or <c>Qdrant:Url</c>.</summary>
internal sealed class QdrantOptions : RemoteOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Qdrant";

    /// <summary>
    /// The name of the connection string: an address, or <c>Endpoint=http://host:6333;Key=…</c>. An address with Qdrant's gRPC port 6334 is
    /// taken as the same host's port 6333.
    /// </summary>
    public const string ConnectionName = "qdrant";

    /// <summary>Shards of a collection, 0 to 1,000; 0: one for each node. Default 0.</summary>
    [Range(0, 1000)]
    public int Shards { get; set; }

    /// <summary>Nodes that hold a copy of each shard, 1 to 100. Default 1.</summary>
    [Range(1, 100)]
    public int Replicas { get; set; } = 1;

    /// <summary>
    /// Copies that must have taken a write before it counts as written, 0 to 100; 0: as Qdrant does by itself, one. With fewer nodes up a write
    /// fails and is tried again later. It applies to collections made from then on. Default 0.
    /// </summary>
    [Range(0, 100)]
    public int WriteConsistency { get; set; }

    /// <summary>
    /// Copies a read asks: a number from 1 on or <c>majority</c> of them, which finds what all copies asked have; <c>quorum</c>: all are asked,
    /// and what most of them have is found; <c>all</c>; empty: one. Default empty.
    /// </summary>
    [RegularExpression("^(|[1-9][0-9]{0,2}|majority|quorum|all)$")]
    public string ReadConsistency { get; set; } = string.Empty;

    /// <summary>
    /// Tenants whose points lie on shards of their own, separated by commas; all others share one shard key. For clusters: a node alone knows no shard
    /// keys. It applies to collections made from then on; a tenant named later is moved there by moving its collections away and back. Default
    /// empty: points are spread over all shards.
    /// </summary>
    public string OwnShardTenants { get; set; } = string.Empty;

    /// <summary>
    /// Whether graphs are walked by vectors of 8 bits a number, with the full ones on disk for the final order: a quarter of the memory. Default
    /// true.
    /// </summary>
    public bool Quantize { get; set; } = true;
}
