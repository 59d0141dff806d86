using Npgsql;

namespace RagPlatform.Retrieval.Vectors.Pgvector;

/// <summary>Says what PostgreSQL's failures mean here, and what to do.</summary>
internal static class PgvectorFaults
{
    private const string Remedy =
        "install pgvector 0.8 or newer for this server (Debian: postgresql-17-pgvector) and run CREATE EXTENSION vector as its superuser, "
        + "or choose another engine in Vectors:Default";

    /// <summary>Runs something and gives its failures their names.</summary>
    /// <exception cref="VectorEngineException">PostgreSQL failed.</exception>
    public static async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (NpgsqlException failure)
        {
            throw Translate(failure);
        }
    }

    /// <summary>The extension is there and too old.</summary>
    public static VectorEngineException TooOld(string version) =>
        new(PgvectorStore.EngineName, $"pgvector {version} cannot go on searching where a filter leaves too little; {Remedy}", isTransient: false);

    private static VectorEngineException Translate(NpgsqlException failure) => failure is PostgresException said
        ? said.SqlState switch
        {
            PostgresErrorCodes.FeatureNotSupported or PostgresErrorCodes.UndefinedFile when IsAboutExtension(said) =>
                Of($"this PostgreSQL lacks the extension 'vector': {Remedy}", said),
            PostgresErrorCodes.InsufficientPrivilege =>
                Of($"the database's user may not do this ({said.MessageText}); grant it CREATE on the database, or {Remedy}", said),
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                Of("PostgreSQL refuses the user; check the connection string 'pgvector' (or 'ragdb')", said),
            PostgresErrorCodes.InvalidCatalogName =>
                Of("PostgreSQL has no such database; create it, or check the connection string 'pgvector' (or 'ragdb')", said),
            PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory =>
                Of($"PostgreSQL has no room left ({said.MessageText}); give it more", said),
            _ => Of($"PostgreSQL failed: {said.SqlState} {said.MessageText}", said),
        }
        : Of("PostgreSQL cannot be reached or does not answer in time; check that it runs and the connection string 'pgvector' (or 'ragdb')", failure);

    private static bool IsAboutExtension(PostgresException said) => said.MessageText.Contains("extension", StringComparison.Ordinal);

    private static VectorEngineException Of(string message, NpgsqlException cause) => new(
        PgvectorStore.EngineName, message, cause.IsTransient || cause.SqlState?.StartsWith("57P", StringComparison.Ordinal) == true, cause);
}
