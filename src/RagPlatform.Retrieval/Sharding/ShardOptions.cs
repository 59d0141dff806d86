using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Retrieval.Sharding;

/// <summary>How questions find the shards of split collections; bound from the section <c>Sharding</c>.</summary>
public sealed class ShardOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Sharding";

    /// <summary>
    /// Share of the evidence for where answers lie that the shards searched must hold together, (0, 1]; 1: always all shards. Default 0.9, measured in
    /// docs/benchmarks/shard-routing.md.
    /// </summary>
    [Range(0.01, 1.0)]
    public double Coverage { get; set; } = 0.9;

    /// <summary>Vectors of each shard that questions are compared with to find their shards, 1 to 10,000. Default 64.</summary>
    [Range(1, 10_000)]
    public int Samples { get; set; } = 64;

    /// <summary>How long samples are used after their collection has changed. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan SampleAge { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Shards a collection may be split into, 2 to 4,096. Default 256.</summary>
    [Range(2, 4096)]
    public int MaxShards { get; set; } = 256;
}
