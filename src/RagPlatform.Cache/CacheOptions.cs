using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Cache;

/// <summary>Bounds and defaults of the caches; bound from the section <c>Cache</c>.</summary>
public sealed class CacheOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Cache";

    /// <summary>
    /// Most bytes of answers in this process's memory, what is kept to find them included. What is asked for least goes first. Default
    /// 64 MiB.
    /// </summary>
    [Range(1L << 10, 1L << 40)]
    public long MaxBytes { get; set; } = 64L << 20;

    /// <summary>
    /// Most answers known at a time; on Redis this bounds what a process knows of the answers there, about 1 kB each. Default 200,000.
    /// </summary>
    [Range(16, 10_000_000)]
    public int MaxEntries { get; set; } = 200_000;

    /// <summary>Most bytes of one answer; a larger one is not kept. Default 1 MiB.</summary>
    [Range(1 << 10, 64 << 20)]
    public int MaxEntryBytes { get; set; } = 1 << 20;

    /// <summary>How long an answer is fresh after it was stored; a hit does not extend it. A policy may say otherwise. Default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long an answer is kept at all, for those who accept one that is no longer fresh. Default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan KeepLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How long past its freshness an answer may be served where the caller or the degradation ladder asks for that. Default 1 day.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan MaxStale { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How long a question waits for the answer to the same question that is being made for somebody else, before it gets its own. Default
    /// 8 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan FlightWait { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>
    /// A new passage marks an answer for asking again when its similarity to the question reaches that of the least similar passage the
    /// answer was made from, but at most this. Default 0.6.
    /// </summary>
    [Range(0.3, 1.0)]
    public double NewPassageSimilarity { get; set; } = 0.6;

    /// <summary>
    /// After a restart, how long answers from before it are held back: changes that were announced meanwhile arrive first. Default 35 s,
    /// the longest pause between two attempts to announce and a margin.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan RestoreDelay { get; set; } = TimeSpan.FromSeconds(35);

    /// <summary>How often the answers in memory are written to disk, so that they survive a restart; also when it ends. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SnapshotInterval { get; set; } = TimeSpan.FromMinutes(5);
}
