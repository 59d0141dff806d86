using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Vectors.Following;

public sealed class VectorFollowerTests
{
    private static readonly CollectionKey s_key = new("t", "kb");
    private readonly TextEmbedder _embedder = Parts.Embedder();

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Follow_WhateverHappenedToDocuments_HoldsWhatTheStoreHolds(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        await using var vectors = new FollowedVectors(store.Database, _embedder);
        var random = new Random(20261122);
        var truth = new HashSet<string>(StringComparer.Ordinal);
        for (int version = 1; version <= 12; version++)
        {
            // More documents than fit on a page in the first round.
            for (int i = 0; i < (version == 1 ? 600 : 20); i++)
            {
                string id = $"d{random.Next(700)}";
                if (random.Next(4) == 0)
                {
                    await RemoveAsync(store.Database, id, version);
                    truth.Remove(id);
                }
                else
                {
                    await WriteAsync(store.Database, id, version);
                    truth.Add(id);
                }
            }

            await vectors.Follower.FollowAsync(vectors.Store, s_key, version, CancellationToken.None);

            Assert.Equal(version, await vectors.Store.VersionAsync(s_key, CancellationToken.None));
            Assert.Equal(truth.Order(StringComparer.Ordinal), await FindAllAsync(vectors.Store));
        }
    }

    [Theory]
    [SqliteStore]
    public async Task Follow_AnEngineAheadOfTheStore_FillsItAnew(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        await using var vectors = new FollowedVectors(store.Database, _embedder);
        await WriteAsync(store.Database, "lost", 5);
        await vectors.Follower.FollowAsync(vectors.Store, s_key, 5, CancellationToken.None);

        // The store comes back from an older copy.
        await store.Database.ExecuteAsync("DELETE FROM chunks", null, CancellationToken.None);
        await store.Database.ExecuteAsync("DELETE FROM documents", null, CancellationToken.None);
        await store.Database.ExecuteAsync("UPDATE collections SET version = 3", null, CancellationToken.None);
        await WriteAsync(store.Database, "kept", 3);
        await vectors.Follower.FollowAsync(vectors.Store, s_key, 3, CancellationToken.None);

        Assert.Equal(["kept"], await FindAllAsync(vectors.Store));
    }

    [Theory]
    [SqliteStore]
    public async Task Follow_ForACallerThatLookedEarlier_KeepsWhatIsThere(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        await using var vectors = new FollowedVectors(store.Database, _embedder);
        await WriteAsync(store.Database, "new", 5);
        await vectors.Follower.FollowAsync(vectors.Store, s_key, 5, CancellationToken.None);

        await vectors.Follower.FollowAsync(vectors.Store, s_key, 4, CancellationToken.None);

        Assert.Equal(5, await vectors.Store.VersionAsync(s_key, CancellationToken.None));
        Assert.Equal(["new"], await FindAllAsync(vectors.Store));
    }

    [Theory]
    [SqliteStore]
    public async Task Follow_AnEngineOfAnotherModel_FillsItAnew(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        await using var vectors = new FollowedVectors(store.Database, _embedder);
        await vectors.Store.EnsureAsync(new VectorCollection(s_key, 7, "another/1"), CancellationToken.None);
        await WriteAsync(store.Database, "d", 1);

        await vectors.Follower.FollowAsync(vectors.Store, s_key, 1, CancellationToken.None);

        Assert.Equal(["d"], await FindAllAsync(vectors.Store));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Follow_VectorsOfAnotherModelOfTheSameLength_LeavesThemOut(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        await using var vectors = new FollowedVectors(store.Database, _embedder);
        await WriteAsync(store.Database, "old", 1, "another/1");
        await WriteAsync(store.Database, "new", 2);

        await vectors.Follower.FollowAsync(vectors.Store, s_key, 2, CancellationToken.None);

        Assert.Equal(["new"], await FindAllAsync(vectors.Store));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Migrate_ChunksFromBeforeModelsWereKept_CountAsTheBuiltInModels(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        await store.Database.ExecuteAsync("ALTER TABLE chunks DROP COLUMN model", null, CancellationToken.None);
        await store.Database.ExecuteAsync("DELETE FROM schema_history WHERE version = 7", null, CancellationToken.None);
        await store.Database.ExecuteAsync(
            """
            INSERT INTO chunks (tenant, collection, document_id, ordinal, start_at, text, heading_path, content_hash, vectors)
            VALUES ('t', 'kb', 'd', 0, 0, '', '[]', '', @vectors)
            """,
            new { vectors = Array.Empty<byte>() },
            CancellationToken.None);

        int ran = await store.MigrateAsync(typeof(JobStore).Assembly);

        IReadOnlyList<string> models = await store.Database.QueryAsync<string>("SELECT model FROM chunks", null, CancellationToken.None);
        using var builtIn = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddEmbeddings().BuildServiceProvider();
        Assert.Equal((1, builtIn.GetRequiredService<TextEmbedder>().Model), (ran, Assert.Single(models)));
    }

    [Theory]
    [SqliteStore]
    public async Task Get_ManyCallersAtOnce_AllFindWhatWasWritten(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        await using var vectors = new FollowedVectors(store.Database, _embedder);
        await WriteAsync(store.Database, "d", 1);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            IVectorStore engine = await vectors.Registry.GetAsync(s_key, vectors.Store.Name, 1, CancellationToken.None);
            Assert.Equal(["d"], await FindAllAsync(engine));
        })));
    }

    private static async Task<IReadOnlyList<string>> FindAllAsync(IVectorStore store)
    {
        var query = new VectorQuery(new float[] { 1, 0, 0, 0 }, 5000, VectorFilter.None, Exact: true);
        return [.. (await store.SearchAsync(s_key, query, CancellationToken.None)).Select(hit => hit.DocumentId).Order(StringComparer.Ordinal)];
    }

    private async Task WriteAsync(IDatabase database, string id, long version, string? model = null)
    {
        await RemoveAsync(database, id, version);
        await database.ExecuteAsync("DELETE FROM deletions WHERE document_id = @id", new { id }, CancellationToken.None);
        await database.ExecuteAsync(
            """
            INSERT INTO collections (tenant, name, description, created_at, version) VALUES ('t', 'kb', '', 0, @version)
            ON CONFLICT (tenant, name) DO UPDATE SET version = excluded.version
            """,
            new { version },
            CancellationToken.None);
        await database.ExecuteAsync(
            """
            INSERT INTO documents
                (tenant, collection, document_id, title, uri, mime_type, text, content_hash, metadata, labels, updated_at, version)
            VALUES ('t', 'kb', @id, '', '', '', '', '', '{}', '[]', 0, @version)
            """,
            new { id, version },
            CancellationToken.None);
        byte[] vectors = MemoryMarshal.AsBytes<float>(new float[_embedder.Dimensions].Select((_, i) => i == 0 ? 1f : 0).ToArray()).ToArray();
        await database.ExecuteAsync(
            """
            INSERT INTO chunks (tenant, collection, document_id, ordinal, start_at, text, heading_path, content_hash, vectors, model)
            VALUES ('t', 'kb', @id, 0, 0, '', '[]', '', @vectors, @model)
            """,
            new { id, vectors, model = model ?? _embedder.Model },
            CancellationToken.None);
    }

    private static async Task RemoveAsync(IDatabase database, string id, long version)
    {
        await database.ExecuteAsync("DELETE FROM chunks WHERE document_id = @id", new { id }, CancellationToken.None);
        await database.ExecuteAsync("DELETE FROM documents WHERE document_id = @id", new { id }, CancellationToken.None);
        await database.ExecuteAsync(
            """
            INSERT INTO deletions (tenant, collection, document_id, version) VALUES ('t', 'kb', @id, @version)
            ON CONFLICT (tenant, collection, document_id) DO UPDATE SET version = excluded.version
            """,
            new { id, version },
            CancellationToken.None);
    }
}
