namespace RagPlatform.TestSupport.Stores;

/// <summary>A test that runs on a real PostgreSQL alone.</summary>
public sealed class PostgresFactAttribute() : ServerFactAttribute(PostgresCluster.MissingReason);
