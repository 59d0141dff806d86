using RagPlatform.TestSupport.Stores;

namespace RagPlatform.FunctionalTests.Platform;

/// <summary>A PostgreSQL database and a Redis server for one platform.</summary>
public sealed class ExternalStores : IAsyncDisposable
{
    private readonly string _database;

    private ExternalStores(PostgresCluster postgres, string database, RedisServer redis)
    {
        Postgres = postgres;
        _database = database;
        Redis = redis;
    }

    /// <summary>The cluster the database is in; other tests have databases of their own in it.</summary>
    public PostgresCluster Postgres { get; }

    public RedisServer Redis { get; }

    /// <summary>What the AppHost is told of them.</summary>
    public string[] Arguments =>
    [
        "--stores", "external", $"--ConnectionStrings:ragdb={_database}", $"--ConnectionStrings:redis={Redis.ConnectionString}",
    ];

    public static async Task<ExternalStores> StartAsync()
    {
        PostgresCluster postgres = await PostgresCluster.SharedAsync();
        return new ExternalStores(postgres, await postgres.CreateDatabaseAsync(), await RedisServer.StartAsync());
    }

    public ValueTask DisposeAsync() => Redis.DisposeAsync();
}
