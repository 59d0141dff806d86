using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Cache.Results;

/// <summary>Bounds of the result cache; bound from the section <c>Cache</c>.</summary>
public sealed class ResultCacheOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Cache";

    /// <summary>
    /// Most bytes of stored replies in memory; the least recently used go first. On Redis, whose own <c>maxmemory</c> bounds the whole, the
    /// most bytes of one reply. Default 64 MiB.
    /// </summary>
    [Range(1L << 10, 1L << 40)]
    public long MaxBytes { get; set; } = 64L << 20;

    /// <summary>How long an answer may be served after it was stored; a hit does not extend it. Default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);
}
