using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Retrieval.Vectors.Pgvector;

/// <summary>
/// The vector engine in PostgreSQL; bound from the section <c>Pgvector</c>. Where it is: the connection string <c>pgvector</c>, or <c>ragdb</c>.
/// </summary>
internal sealed class PgvectorOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Pgvector";

    /// <summary>The name of the connection string of a database for vectors alone.</summary>
    public const string ConnectionName = "pgvector";

    /// <summary>
    /// Npgsql connection string; null when there is no PostgreSQL. From <c>ConnectionStrings:pgvector</c>, or else <c>ConnectionStrings:ragdb</c>.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>The schema of its tables: 1 to 40 lower-case letters, digits and '_', beginning with a letter. Default <c>vectors</c>.</summary>
    [RegularExpression("^[a-z][a-z0-9_]{0,39}$")]
    public string Schema { get; set; } = "vectors";

    /// <summary>
    /// From how many vectors on a collection gets a graph; fewer are compared one by one, which is exact and quick enough. The graph is built
    /// when the collection reaches a version, so that a first fill is not slowed down by it. Default 10,000, at least 1.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int IndexFrom { get; set; } = 10_000;

    /// <summary>Links a vector keeps in the graph (m), 2 to 100. Default 16.</summary>
    [Range(2, 100)]
    public int Links { get; set; } = 16;

    /// <summary>Candidates kept while the graph is built (ef_construction), 4 to 1,000, at least twice the links. Default 100.</summary>
    [Range(4, 1000)]
    public int BuildEffort { get; set; } = 100;

    /// <summary>Memory a build may take, in megabytes, 16 to 65,536; a graph that does not fit is built much slower. Default 256.</summary>
    [Range(16, 65_536)]
    public int BuildMemoryMegabytes { get; set; } = 256;

    /// <summary>Candidates a search keeps when its query does not say (ef_search), 1 to 1,000. Default 100.</summary>
    [Range(1, 1000)]
    public int DefaultEffort { get; set; } = 100;

    /// <summary>
    /// Vectors a filtered search looks at before it makes do with what it has found, 1,000 to 10,000,000. Default 20,000.
    /// </summary>
    [Range(1000, 10_000_000)]
    public int MaxScanned { get; set; } = 20_000;

    /// <summary>How long a statement may take before it counts as failed; building a graph excepted. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
