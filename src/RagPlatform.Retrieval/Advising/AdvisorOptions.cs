using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Retrieval.Advising;

/// <summary>What advice on engines goes by; bound from the section <c>Advisor</c>.</summary>
public sealed class AdvisorOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Advisor";

    /// <summary>Chunks up to which vectors belong into the process or PostgreSQL. Default 1,000,000.</summary>
    [Range(1, long.MaxValue)]
    public long SmallChunks { get; set; } = 1_000_000;

    /// <summary>Chunks up to which one vector database is enough; above, it is distributed over nodes. Default 10,000,000.</summary>
    [Range(1, long.MaxValue)]
    public long LargeChunks { get; set; } = 10_000_000;

    /// <summary>Share of this process's memory that the embedded engine may take before another one is advised, (0, 1]. Default 0.5.</summary>
    [Range(0.01, 1.0)]
    public double MemoryShare { get; set; } = 0.5;

    /// <summary>95th percentile of vector searches above which it is said that they are slow. Default 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan TargetLatency { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Recall of live searches below which it is said that the index misses too much, [0, 1]. Default 0.9.</summary>
    [Range(0.0, 1.0)]
    public double MinRecall { get; set; } = 0.9;

    /// <summary>Price of a GiB of memory for a month, in nano-dollars; 0: not known, and no cost is said. Default 0.</summary>
    [Range(0, long.MaxValue)]
    public long MemoryNanoUsdPerGibMonth { get; set; }

    /// <summary>Price of a GiB of disk for a month, in nano-dollars; 0: not known, and no cost is said. Default 0.</summary>
    [Range(0, long.MaxValue)]
    public long DiskNanoUsdPerGibMonth { get; set; }
}
