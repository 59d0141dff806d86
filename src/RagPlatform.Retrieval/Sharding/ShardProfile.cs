using System.Numerics.Tensors;

namespace RagPlatform.Retrieval.Sharding;

/// <summary>Some vectors of each shard: where in the space of meaning its documents lie.</summary>
/// <param name="Version">The collection's version they were taken at.</param>
/// <param name="TakenAt">When.</param>
/// <param name="Samples">By shard.</param>
internal sealed record ShardProfile(long Version, DateTimeOffset TakenAt, IReadOnlyDictionary<string, IReadOnlyList<float[]>> Samples)
{
    /// <summary>The shards of the samples nearest to a vector, nearest first, one entry a sample.</summary>
    public IReadOnlyList<string> Nearest(ReadOnlyMemory<float> vector, int count) =>
    [
        .. Samples.SelectMany(shard => shard.Value.Select(sample => (shard.Key, Cosine: TensorPrimitives.Dot(sample, vector.Span))))
            .OrderByDescending(sample => sample.Cosine).ThenBy(sample => sample.Key, StringComparer.Ordinal)
            .Take(count).Select(sample => sample.Key),
    ];
}
