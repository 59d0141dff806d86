using System.Reflection;
using RagPlatform.TestSupport.Stores;

namespace RagPlatform.FunctionalTests.Platform;

/// <summary>
/// Which stores the platforms of this test assembly run on. The same tests are compiled into two assemblies: one on embedded stores, one on
/// PostgreSQL and Redis.
/// </summary>
internal static class StoreSet
{
    /// <summary>True where the stores are a PostgreSQL and a Redis of the test's own.</summary>
    public static bool IsExternal { get; } = typeof(StoreSet).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Any(metadata => metadata is { Key: "Stores", Value: "external" });

    /// <summary>Why platforms cannot run here; null when they can.</summary>
    public static string? MissingReason => IsExternal ? PostgresCluster.MissingReason ?? RedisServer.MissingReason : null;

    /// <summary>New, empty stores for one platform; null where each service keeps its own.</summary>
    public static async Task<ExternalStores?> StartAsync() => IsExternal ? await ExternalStores.StartAsync() : null;
}
