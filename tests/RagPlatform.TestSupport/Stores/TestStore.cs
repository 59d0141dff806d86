using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Migrations;

namespace RagPlatform.TestSupport.Stores;

/// <summary>An empty store of a test: a SQLite file in a folder of its own, or a database of the shared PostgreSQL cluster.</summary>
public sealed class TestStore : IAsyncDisposable
{
    /// <summary>Of the tables, on PostgreSQL.</summary>
    public const string Schema = "test_schema";

    private readonly DirectoryInfo _folder;
    private readonly StorageOptions _options;

    private TestStore(DirectoryInfo folder, StorageOptions options)
    {
        _folder = folder;
        _options = options;
        Database = DatabaseFactory.Create(options, Schema);
    }

    /// <summary>The store.</summary>
    public IDatabase Database { get; }

    /// <summary>How another process reaches it; null for SQLite.</summary>
    public string? ConnectionString => _options.ConnectionString;

    /// <summary>Creates one.</summary>
    public static async Task<TestStore> CreateAsync(SqlDialect dialect)
    {
        var options = new StorageOptions();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ragplatform-store-");
        options.DataDirectory = folder.FullName;
        if (dialect == SqlDialect.Postgres)
        {
            options.ConnectionString = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync();
        }

        return new TestStore(folder, options);
    }

    /// <summary>Creates one and runs the migrations of an assembly.</summary>
    public static async Task<TestStore> CreateAsync(SqlDialect dialect, Assembly migrations, TimeProvider? time = null)
    {
        TestStore store = await CreateAsync(dialect);
        await store.MigrateAsync(migrations, time);
        return store;
    }

    /// <summary>Another connection to the same data, as another process would have; the caller disposes it.</summary>
    public IDatabase OpenSecond() => DatabaseFactory.Create(_options, Schema);

    /// <summary>Runs the migrations of an assembly; how many ran.</summary>
    public Task<int> MigrateAsync(Assembly migrations, TimeProvider? time = null, IDatabase? through = null) =>
        new Migrator(through ?? Database, time ?? TimeProvider.System, NullLogger<Migrator>.Instance)
            .RunAsync(new MigrationSource(Schema, migrations), CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
