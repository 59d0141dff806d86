using RagPlatform.TestSupport.Stores;

namespace RagPlatform.FunctionalTests.Platform;

/// <summary>A PostgreSQL database with a standby, and a Redis server, for one platform.</summary>
public sealed class ExternalStores : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresStandby>> s_standby =
        new(async () => await PostgresStandby.StartAsync(await PostgresCluster.SharedAsync()));

    private readonly string _database;
    private readonly string _readDatabase;

    private ExternalStores(PostgresCluster postgres, string database, string readDatabase, RedisServer redis)
    {
        Postgres = postgres;
        _readDatabase = readDatabase;
        _database = database;
        Redis = redis;
    }

    /// <summary>The cluster the database is in; other tests have databases of their own in it.</summary>
    public PostgresCluster Postgres { get; }

    public RedisServer Redis { get; }

    /// <summary>What the AppHost is told of them.</summary>
    public string[] Arguments =>
    [
        "--stores", "external", $"--ConnectionStrings:ragdb={_database}", $"--ConnectionStrings:ragdb-read={_readDatabase}",
        $"--ConnectionStrings:redis={Redis.ConnectionString}",
    ];

    public static async Task<ExternalStores> StartAsync()
    {
        PostgresCluster postgres = await PostgresCluster.SharedAsync();
        PostgresStandby standby = await s_standby.Value;
        string database = await postgres.CreateDatabaseAsync();
        return new ExternalStores(postgres, database, standby.ConnectionString(database), await RedisServer.StartAsync());
    }

    public ValueTask DisposeAsync() => Redis.DisposeAsync();
}
