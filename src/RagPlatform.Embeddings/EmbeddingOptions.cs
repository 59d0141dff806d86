using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Embeddings;

/// <summary>The embedding model and its cache; bound from the section <c>Embeddings</c>.</summary>
public sealed class EmbeddingOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Embeddings";

    /// <summary>Default of <see cref="CacheBytes"/>: some 6,700 vectors of the built-in model.</summary>
    public const long DefaultCacheBytes = 16 * 1024 * 1024;

    /// <summary>Default of <see cref="MaxUnknownShare"/>.</summary>
    public const double DefaultMaxUnknownShare = 0.2;

    /// <summary>Memory the embedding cache may fill, in bytes; 0 turns the cache off. Default 16 MiB.</summary>
    [Range(0, long.MaxValue)]
    public long CacheBytes { get; set; } = DefaultCacheBytes;

    /// <summary>How long vectors are kept in Redis, where there is one, after they were made. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan SharedLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Threads that one batch may keep busy; a single text always uses one. Default: the processors there are.</summary>
    [Range(1, 1024)]
    public int MaxDegreeOfParallelism { get; set; } = Environment.ProcessorCount;

    /// <summary>The built-in model's file; null (the default) for the one the build put beside the program.</summary>
    public string? ModelPath { get; set; }

    /// <summary>
    /// The share of a text's characters, from 0 to 1, that may be unknown to the model before its vector counts as unreliable.
    /// Default 0.2: an emoji or a symbol in a sentence passes, a text in another script does not.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MaxUnknownShare { get; set; } = DefaultMaxUnknownShare;
}
