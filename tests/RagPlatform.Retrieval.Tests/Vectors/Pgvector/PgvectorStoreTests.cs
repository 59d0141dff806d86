using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Pgvector;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Vectors.Pgvector;

public sealed class PgvectorStoreTests
{
    private const int Dimensions = 32;
    private static readonly Dictionary<string, string> s_none = [];

    [PgvectorFact]
    public async Task Search_GraphAndAFilterThatAdmitsFewOfMany_FindsWhatScoringAllFinds()
    {
        await using PgvectorStore store = await OpenAsync(new PgvectorOptions { IndexFrom = 1000 });
        var source = new ClusteredVectors(Dimensions, clusters: 30, spread: 0.8, seed: 7);
        float[][] vectors = source.Take(6000);
        CollectionKey key = await FillAsync(store, vectors, i => i % 50 == 0 ? ["rare"] : ["common"]);
        var filter = new VectorFilter(new HashSet<string> { "rare" }, s_none);

        int found = 0;
        float[][] queries = source.Take(20);
        foreach (float[] query in queries)
        {
            HashSet<string> nearest = [.. ClusteredVectors.Nearest(vectors, query, 10, i => i % 50 == 0).Select(i => $"d{i}")];
            IReadOnlyList<VectorHit> hits = await store.SearchAsync(key, new VectorQuery(query, 10, filter), CancellationToken.None);
            Assert.Equal(10, hits.Count);
            found += hits.Count(hit => nearest.Contains(hit.DocumentId));
        }

        Assert.InRange(found / (10.0 * queries.Length), 0.9, 1);
    }

    [PgvectorFact]
    public async Task Apply_VersionReachedWithEnoughVectors_BuildsTheGraphAndSearchesUseIt()
    {
        await using PgvectorStore store = await OpenAsync(new PgvectorOptions { IndexFrom = 3000 });
        CollectionKey key = await FillAsync(store, new ClusteredVectors(Dimensions, 30, 0.8, 3).Take(3000), _ => []);

        await using NpgsqlDataSource database = NpgsqlDataSource.Create(await PgvectorDatabase.SharedAsync());
        await using NpgsqlCommand tables = database.CreateCommand(
            "SELECT 'vectors.points_' || id FROM vectors.collections WHERE indexed AND tenant = $1");
        tables.Parameters.AddWithValue(key.Tenant);
        string table = Assert.IsType<string>(await tables.ExecuteScalarAsync());
        await using NpgsqlCommand plan = database.CreateCommand(
            $"EXPLAIN SELECT document_id FROM {table} ORDER BY embedding <=> (SELECT embedding FROM {table} LIMIT 1) LIMIT 10");
        await using NpgsqlDataReader lines = await plan.ExecuteReaderAsync();
        var text = new List<string>();
        while (await lines.ReadAsync())
        {
            text.Add(lines.GetString(0));
        }

        Assert.Contains(text, line => line.Contains("_hnsw", StringComparison.Ordinal));
    }

    [PgvectorFact]
    public async Task Search_ManyWindowsOfOneChunkInFront_StillFindsAsManyChunksAsAskedFor()
    {
        await using PgvectorStore store = await OpenAsync(new PgvectorOptions());
        CollectionKey key = NewKey();
        await store.EnsureAsync(new VectorCollection(key, 2, "m"), CancellationToken.None);
        VectorPoint[] crowd = [.. Enumerable.Range(0, 200).Select(window => new VectorPoint(0, window, new float[] { 1, window * 1e-4f }))];
        VectorDocument[] others =
        [
            .. Enumerable.Range(0, 5).Select(i => new VectorDocument($"d{i}", [], s_none, [new VectorPoint(0, 0, new[] { 1f, 1 + i })])),
        ];
        await store.ApplyAsync(key, new VectorChanges([], [new VectorDocument("crowd", [], s_none, crowd), .. others], 1), CancellationToken.None);

        IReadOnlyList<VectorHit> hits = await store.SearchAsync(
            key, new VectorQuery(new float[] { 1, 0 }, 5, VectorFilter.None), CancellationToken.None);

        Assert.Equal(["crowd", "d0", "d1", "d2", "d3"], hits.Select(hit => hit.DocumentId));
    }

    [PgvectorFact]
    public async Task Search_CollectionMadeAnewByAnotherProcess_FindsTheNewOne()
    {
        await using PgvectorStore here = await OpenAsync(new PgvectorOptions());
        await using PgvectorStore there = await OpenAsync(new PgvectorOptions());
        CollectionKey key = await FillAsync(here, [[1, 0]], _ => []);
        var query = new VectorQuery(new float[] { 1, 0 }, 5, VectorFilter.None);
        Assert.Equal(["d0"], (await here.SearchAsync(key, query, CancellationToken.None)).Select(hit => hit.DocumentId));

        await there.DropAsync(key, CancellationToken.None);
        Assert.Empty(await here.SearchAsync(key, query, CancellationToken.None));
        await FillAsync(there, [[0, 1], [1, 0]], _ => [], key);

        Assert.Equal(["d1", "d0"], (await here.SearchAsync(key, query, CancellationToken.None)).Select(hit => hit.DocumentId));
    }

    [PgvectorFact]
    public async Task Ensure_FromManyProcessesAtOnce_MakesOneCollection()
    {
        string connection = await (await PgvectorCluster.SharedAsync()).CreateDatabaseAsync();
        CollectionKey key = NewKey();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            await using PgvectorStore store = At(new PgvectorOptions { ConnectionString = connection });
            await store.EnsureAsync(new VectorCollection(key, 2, "m"), CancellationToken.None);
        }));

        await using PgvectorStore any = At(new PgvectorOptions { ConnectionString = connection });
        await any.ApplyAsync(key, new VectorChanges([], [], 4), CancellationToken.None);
        Assert.Equal(4, await any.VersionAsync(key, CancellationToken.None));
    }

    [PgvectorFact]
    public async Task Apply_CancelledInTheMiddle_AppliesNothing()
    {
        await using PgvectorStore store = await OpenAsync(new PgvectorOptions());
        CollectionKey key = await FillAsync(store, [[1, 0]], _ => []);
        using var cancelled = new CancellationTokenSource();
        VectorDocument[] documents =
        [
            .. Enumerable.Range(0, 20_000).Select(i => new VectorDocument($"n{i}", [], s_none, [new VectorPoint(0, 0, new[] { 1f, i })])),
        ];
        Task applying = store.ApplyAsync(key, new VectorChanges(["d0"], new CancellingList(documents, cancelled), 9), cancelled.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => applying);

        Assert.Equal(1, await store.VersionAsync(key, CancellationToken.None));
        Assert.Equal(1, (await store.DescribeAsync(key, CancellationToken.None)).Points);
    }

    [Theory]
    [PostgresStore]
    public async Task Ensure_PostgresWithoutTheExtension_SaysWhatToInstall(SqlDialect dialect)
    {
        Assert.Equal(SqlDialect.Postgres, dialect);
        string connection = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync();
        await using PgvectorStore store = At(new PgvectorOptions { ConnectionString = connection });

        VectorEngineException failure = await Assert.ThrowsAsync<VectorEngineException>(
            () => store.EnsureAsync(new VectorCollection(NewKey(), 2, "m"), CancellationToken.None));

        Assert.Contains("install pgvector", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
    }

    [Fact]
    public async Task Search_NoServer_FailsAsTransientWithoutTheSecret()
    {
        await using PgvectorStore store = At(new PgvectorOptions { ConnectionString = "Host=127.0.0.1;Port=1;Username=u;Password=s3cret;Timeout=2" });

        VectorEngineException failure = await Assert.ThrowsAsync<VectorEngineException>(
            () => store.VersionAsync(NewKey(), CancellationToken.None));

        Assert.True(failure.IsTransient);
        Assert.DoesNotContain("s3cret", failure.ToString(), StringComparison.Ordinal);
    }

    private static CollectionKey NewKey() => new($"tenant-{Guid.NewGuid():N}", "notes");

    private static PgvectorStore At(PgvectorOptions options) => new(options, NullLogger<PgvectorStore>.Instance);

    private static async Task<PgvectorStore> OpenAsync(PgvectorOptions options)
    {
        options.ConnectionString = await PgvectorDatabase.SharedAsync();
        return At(options);
    }

    private static async Task<CollectionKey> FillAsync(
        PgvectorStore store, float[][] vectors, Func<int, string[]> labels, CollectionKey? given = null)
    {
        CollectionKey key = given ?? NewKey();
        await store.EnsureAsync(new VectorCollection(key, vectors[0].Length, "m"), CancellationToken.None);
        VectorDocument[] documents =
        [
            .. vectors.Select((vector, i) => new VectorDocument($"d{i}", labels(i), s_none, [new VectorPoint(0, 0, vector)])),
        ];
        await store.ApplyAsync(key, new VectorChanges([], documents, 1), CancellationToken.None);
        return key;
    }
}
