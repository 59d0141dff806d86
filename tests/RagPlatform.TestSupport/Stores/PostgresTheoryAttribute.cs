namespace RagPlatform.TestSupport.Stores;

/// <summary>A theory that runs on a real PostgreSQL alone.</summary>
public sealed class PostgresTheoryAttribute() : ServerTheoryAttribute(PostgresCluster.MissingReason);
