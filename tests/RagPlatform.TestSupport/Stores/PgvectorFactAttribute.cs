namespace RagPlatform.TestSupport.Stores;

/// <summary>A test that runs on a real PostgreSQL with pgvector.</summary>
public sealed class PgvectorFactAttribute() : ServerFactAttribute(PgvectorCluster.MissingReason, PgvectorCluster.ServerName);
