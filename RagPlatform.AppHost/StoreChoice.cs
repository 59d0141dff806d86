namespace RagPlatform.AppHost;

/// <summary>Where the stores are: <c>--stores embedded|containers|external|auto</c>.</summary>
internal enum StoreChoice
{
    /// <summary>Each service keeps its own, in files and in memory.</summary>
    Embedded,

    /// <summary>PostgreSQL, Redis and Qdrant run as containers beside the services.</summary>
    Containers,

    /// <summary>They run elsewhere; connection strings say where.</summary>
    External,
}
