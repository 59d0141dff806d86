using System.Reflection;
using RagPlatform.Storage.Databases;
using Xunit.Sdk;

namespace RagPlatform.TestSupport.Stores;

/// <summary>Runs a theory on SQLite.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SqliteStoreAttribute : DataAttribute
{
    /// <inheritdoc/>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[SqlDialect.Sqlite]];
}
