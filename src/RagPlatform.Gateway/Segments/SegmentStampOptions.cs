using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Gateway.Segments;

/// <summary>How questions are stamped with their segment; bound from the section <c>SegmentStamps</c>.</summary>
public sealed class SegmentStampOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "SegmentStamps";

    /// <summary>Whether questions are stamped and told of at all. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How often the centres of segments are fetched. Default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Tenants whose centres are held in memory, 1 MB each at 256 segments of the built-in embedding model; questions of further ones are stamped
    /// once they displace those that have not asked for longest. Default 128.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxTenants { get; set; } = 128;

    /// <summary>Vectors from which on a segment's centre is settled, so that only a sample of its questions' vectors is sent. Default 64.</summary>
    [Range(1, 1_000_000)]
    public int SettledVectors { get; set; } = 64;

    /// <summary>Of the questions of a settled segment, one in so many sends its vector. Default 16.</summary>
    [Range(1, 1_000_000)]
    public int SampleOneIn { get; set; } = 16;

    /// <summary>
    /// Whether a segment keeps an example question, of which only words that are in the cited documents and common words remain. Default true.
    /// </summary>
    public bool KeepExamples { get; set; } = true;
}
