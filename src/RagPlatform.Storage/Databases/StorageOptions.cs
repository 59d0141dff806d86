using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Storage.Databases;

/// <summary>Where a service keeps its tables; bound from the section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Storage";

    /// <summary>The name of the connection string that moves a service from SQLite to PostgreSQL.</summary>
    public const string ConnectionName = "ragdb";

    /// <summary>Folder of the service's files. Default: <c>RAG_DATA_DIR</c>, or <c>.data</c> in the working directory.</summary>
    [Required]
    public string DataDirectory { get; set; } = ".data";

    /// <summary>PostgreSQL connection string; null keeps the tables in SQLite. From <c>ConnectionStrings:ragdb</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// SQLite only: flush to disk at every commit, so that an acknowledged write survives a loss of power. Default false: it
    /// survives the end of the process at any moment, which is what a development machine and the crash tests need.
    /// </summary>
    public bool FlushEveryCommit { get; set; }
}
