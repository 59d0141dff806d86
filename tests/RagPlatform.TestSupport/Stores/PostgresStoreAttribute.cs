using System.Reflection;
using RagPlatform.Storage.Databases;
using Xunit.Sdk;

namespace RagPlatform.TestSupport.Stores;

/// <summary>Runs a theory on PostgreSQL; it is skipped with the reason where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresStoreAttribute : DataAttribute
{
    /// <summary>Decides whether it can run here.</summary>
    public PostgresStoreAttribute()
    {
        Skip = RequiredServers.SkipReason(PostgresCluster.MissingReason);
    }

    /// <inheritdoc/>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[SqlDialect.Postgres]];
}
