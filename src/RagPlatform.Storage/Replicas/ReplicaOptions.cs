using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Storage.Replicas;

/// <summary>
/// Which servers take reads off the primary, and how far behind they may be; bound from the section <c>ReadReplicas</c>. See
/// docs/operations.md.
/// </summary>
public sealed class ReplicaOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "ReadReplicas";

    /// <summary>The name of the connection string of the read replicas.</summary>
    public const string ConnectionName = "ragdb-read";

    /// <summary>
    /// Npgsql connection string of hot standbys of <c>ragdb</c>, several hosts separated by commas; null: the primary serves every read. From
    /// <c>ConnectionStrings:ragdb-read</c>.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// The bound of staleness: a replica serves a read only when it shows everything the primary had committed this long before. At least
    /// twice <see cref="MeasureInterval"/>. Default 5 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan MaxStaleness { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the primary is asked how far it is, and each replica how far it has got. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan MeasureInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a replica may send nothing during a read before the primary is asked instead. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:30")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a replica is left out after a read failed on it, or it sent nothing for too long. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(5);
}
