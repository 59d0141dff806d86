using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Vectors;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Vectors;

/// <summary>What every vector engine does. An engine's suite derives from it and says how a store is made.</summary>
public abstract class VectorStoreContract : IAsyncLifetime
{
    private protected const int Dimensions = 24;

    // Quantised engines may err by this much.
    private const double Tolerance = 0.002;

    private static readonly Dictionary<string, string> s_none = [];
    private readonly CollectionKey _key = new($"tenant-{Guid.NewGuid():N}", "notes");

    private protected IVectorStore Store { get; private set; } = null!;

    private protected CollectionKey Key => _key;

    public async Task InitializeAsync()
    {
        Store = await CreateAsync();
        await Store.EnsureAsync(new VectorCollection(_key, Dimensions, "model/1"), CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await Store.DropAsync(_key, CancellationToken.None);
        await DestroyAsync(Store);
    }

    [EngineFact]
    public async Task Search_WrittenDocuments_FindsTheNearestFirst()
    {
        await WriteAsync(null, Document("a", Axis(0)), Document("b", Between(0, 1)), Document("c", Axis(1)));

        IReadOnlyList<VectorHit> hits = await SearchAsync(Axis(0), depth: 2);

        Assert.Equal(["a", "b"], hits.Select(hit => hit.DocumentId));
        Assert.Equal(1, hits[0].Cosine, Tolerance);
        Assert.Equal(Math.Sqrt(0.5), hits[1].Cosine, Tolerance);
    }

    [EngineFact]
    public async Task Search_EmptyCollection_FindsNothing()
    {
        Assert.Empty(await SearchAsync(Axis(0), depth: 5));
        Assert.Equal(0, (await Store.DescribeAsync(_key, CancellationToken.None)).Points);
    }

    [EngineFact]
    public async Task Search_UnknownCollection_FindsNothingAndHasNoVersion()
    {
        CollectionKey unknown = _key with { Name = "unknown" };

        Assert.Empty(await Store.SearchAsync(unknown, Query(Axis(0), 5), CancellationToken.None));
        Assert.Equal(0, await Store.VersionAsync(unknown, CancellationToken.None));
        Assert.Equal(default, await Store.DescribeAsync(unknown, CancellationToken.None));
    }

    [EngineFact]
    public async Task Apply_UnknownCollection_Throws()
    {
        await Assert.ThrowsAsync<VectorCollectionMissingException>(() => Store.ApplyAsync(
            _key with { Name = "unknown" }, new VectorChanges([], [Document("a", Axis(0))], 1), CancellationToken.None));
    }

    [EngineFact]
    public async Task Apply_DocumentWrittenAgain_ReplacesAllItsPoints()
    {
        await WriteAsync(null, Document("a", Axis(0), Axis(1), Axis(2)));
        await WriteAsync(null, Document("a", Axis(3)));

        IReadOnlyList<VectorHit> hits = await SearchAsync(Axis(0), depth: 10);

        Assert.Equal([new VectorHit("a", 0, hits[0].Cosine)], hits);
        Assert.Equal(0, hits[0].Cosine, Tolerance);
        Assert.Equal(1, (await Store.DescribeAsync(_key, CancellationToken.None)).Points);
    }

    [EngineFact]
    public async Task Apply_RemovedDocument_IsNotFound()
    {
        await WriteAsync(null, Document("a", Axis(0)), Document("b", Axis(1)));
        await Store.ApplyAsync(_key, new VectorChanges(["a", "never-there"], [], 2), CancellationToken.None);

        Assert.Equal(["b"], (await SearchAsync(Axis(0), depth: 10)).Select(hit => hit.DocumentId));
    }

    [EngineFact]
    public async Task Apply_RemovedAndWrittenInOneStep_IsThere()
    {
        await WriteAsync(null, Document("a", Axis(0)));
        await Store.ApplyAsync(_key, new VectorChanges(["a"], [Document("a", Axis(1))], 2), CancellationToken.None);

        Assert.Equal(1, Assert.Single(await SearchAsync(Axis(1), depth: 10)).Cosine, Tolerance);
    }

    [EngineFact]
    public async Task Apply_SameDocumentTwiceInOneStep_KeepsTheLater()
    {
        await WriteAsync(null, Document("a", Axis(0)), Document("a", Axis(1)));

        Assert.Equal(1, Assert.Single(await SearchAsync(Axis(1), depth: 10)).Cosine, Tolerance);
    }

    [EngineFact]
    public async Task Apply_SameStepAgain_LeavesTheSameState()
    {
        var step = new VectorChanges(["gone"], [Document("a", Axis(0), Axis(1)), Document("b", Axis(2))], 7);
        await WriteAsync(null, Document("gone", Axis(5)));
        await Store.ApplyAsync(_key, step, CancellationToken.None);
        IReadOnlyList<VectorHit> once = await SearchAsync(Between(0, 2), depth: 10);

        await Store.ApplyAsync(_key, step, CancellationToken.None);

        Assert.Equal(once, await SearchAsync(Between(0, 2), depth: 10));
        Assert.Equal(3, once.Count);
        Assert.Equal(7, await Store.VersionAsync(_key, CancellationToken.None));
        Assert.Equal(3, (await Store.DescribeAsync(_key, CancellationToken.None)).Points);
    }

    [EngineFact]
    public async Task Version_StepInTheMiddleOfAVersion_StaysUntilTheVersionIsReached()
    {
        Assert.Equal(0, await Store.VersionAsync(_key, CancellationToken.None));
        await WriteAsync(3, Document("a", Axis(0)));
        await WriteAsync(null, Document("b", Axis(1)));
        Assert.Equal(3, await Store.VersionAsync(_key, CancellationToken.None));

        await WriteAsync(4, Document("c", Axis(2)));

        Assert.Equal(4, await Store.VersionAsync(_key, CancellationToken.None));
    }

    [EngineFact]
    public async Task Search_ReadableLabels_FindsUnlabelledAndThoseWithOneHeld()
    {
        await WriteAsync(
            null,
            Document("open", Axis(0)),
            Document("red", Axis(0)) with { Labels = ["red", "blue"] },
            Document("green", Axis(0)) with { Labels = ["green"] });

        Assert.Equal(["open", "red"], await FoundAsync(new VectorFilter(new HashSet<string> { "red", "other" }, s_none)));
        Assert.Equal(["open"], await FoundAsync(new VectorFilter(new HashSet<string>(), s_none)));
        Assert.Equal(["green", "open", "red"], await FoundAsync(VectorFilter.None));
    }

    [EngineFact]
    public async Task Search_Metadata_FindsThoseThatMatchAll()
    {
        await WriteAsync(
            null,
            Document("a", Axis(0)) with { Metadata = Metadata(("lang", "en"), ("year", "2025")) },
            Document("b", Axis(0)) with { Metadata = Metadata(("lang", "en")) },
            Document("c", Axis(0)) with { Metadata = Metadata(("lang", "de"), ("year", "2025")) });

        Assert.Equal(["a", "b"], await FoundAsync(new VectorFilter(null, Metadata(("lang", "en")))));
        Assert.Equal(["a"], await FoundAsync(new VectorFilter(null, Metadata(("lang", "en"), ("year", "2025")))));
        Assert.Empty(await FoundAsync(new VectorFilter(null, Metadata(("lang", "fr")))));
    }

    [EngineFact]
    public async Task Search_LabelsAndMetadata_BothHaveToAdmit()
    {
        await WriteAsync(
            null,
            Document("a", Axis(0)) with { Labels = ["red"], Metadata = Metadata(("lang", "en")) },
            Document("b", Axis(0)) with { Labels = ["blue"], Metadata = Metadata(("lang", "en")) },
            Document("c", Axis(0)) with { Labels = ["red"], Metadata = Metadata(("lang", "de")) });

        Assert.Equal(["a"], await FoundAsync(new VectorFilter(new HashSet<string> { "red" }, Metadata(("lang", "en")))));
    }

    [EngineFact]
    public async Task Search_FilterAfterLabelsChanged_SeesTheNewLabels()
    {
        var red = new VectorFilter(new HashSet<string> { "red" }, s_none);
        await WriteAsync(null, Document("a", Axis(0)) with { Labels = ["red"] });
        Assert.Equal(["a"], await FoundAsync(red));

        await WriteAsync(null, Document("a", Axis(0)) with { Labels = ["blue"] });

        Assert.Empty(await FoundAsync(red));
    }

    [EngineFact]
    public async Task Search_Only_ScoresExactlyTheNamedChunksThatMayBeRead()
    {
        await WriteAsync(
            null,
            Document("a", Axis(0), Axis(1)),
            Document("b", Axis(2)),
            Document("hidden", Axis(0)) with { Labels = ["secret"] });
        VectorQuery query = Query(Axis(1), 10) with
        {
            Filter = new VectorFilter(new HashSet<string>(), s_none),
            Only = [new("b", 0), new("a", 1), new("a", 9), new("hidden", 0), new("unknown", 0)],
        };

        IReadOnlyList<VectorHit> hits = await Store.SearchAsync(_key, query, CancellationToken.None);

        Assert.Equal([("a", 1), ("b", 0)], hits.Select(hit => (hit.DocumentId, hit.Ordinal)));
        Assert.Equal(1, hits[0].Cosine, Tolerance);
        Assert.Equal(0, hits[1].Cosine, Tolerance);
    }

    [EngineFact]
    public async Task Search_SeveralWindowsOfAChunk_CountAsOneChunkWithItsBest()
    {
        VectorPoint[] points =
        [
            new(0, 0, Axis(5)), new(0, 1, Axis(0)), new(0, 2, Between(0, 1)), new(0, 3, Between(0, 2)),
            new(1, 0, Between(0, 1)), new(1, 1, Between(0, 3)),
            new(2, 0, Axis(1)),
        ];
        await WriteAsync(null, new VectorDocument("a", [], s_none, points));

        IReadOnlyList<VectorHit> hits = await SearchAsync(Axis(0), depth: 2);

        Assert.Equal([0, 1], hits.Select(hit => hit.Ordinal));
        Assert.Equal(1, hits[0].Cosine, Tolerance);
        Assert.Equal(Math.Sqrt(0.5), hits[1].Cosine, Tolerance);
    }

    [EngineFact]
    public async Task Search_OtherTenantAndOtherCollection_FindNothingOfThisOne()
    {
        CollectionKey otherTenant = _key with { Tenant = _key.Tenant + "-other" };
        CollectionKey otherName = _key with { Name = "other" };
        await WriteAsync(5, Document("a", Axis(0)));
        foreach (CollectionKey key in new[] { otherTenant, otherName })
        {
            await Store.EnsureAsync(new VectorCollection(key, Dimensions, "model/1"), CancellationToken.None);
            await Store.ApplyAsync(key, new VectorChanges([], [Document($"of-{key.Name}", Axis(0))], 1), CancellationToken.None);
            await Store.DropAsync(_key with { Name = "never-made" }, CancellationToken.None);
        }

        Assert.Equal(["a"], await FoundAsync(VectorFilter.None));
        VectorHit other = Assert.Single(await Store.SearchAsync(otherTenant, Query(Axis(0), 5), CancellationToken.None));
        Assert.Equal("of-notes", other.DocumentId);
        await Store.DropAsync(otherTenant, CancellationToken.None);
        await Store.DropAsync(otherName, CancellationToken.None);
        Assert.Equal(["a"], await FoundAsync(VectorFilter.None));
    }

    [EngineFact]
    public async Task Drop_ThenEnsured_IsEmptyAndAtVersionZero()
    {
        await WriteAsync(5, Document("a", Axis(0)));

        await Store.DropAsync(_key, CancellationToken.None);

        Assert.Empty(await SearchAsync(Axis(0), depth: 5));
        await Store.EnsureAsync(new VectorCollection(_key, Dimensions, "model/1"), CancellationToken.None);
        Assert.Empty(await SearchAsync(Axis(0), depth: 5));
        Assert.Equal(0, await Store.VersionAsync(_key, CancellationToken.None));
    }

    [EngineFact]
    public async Task Ensure_AgainTheSame_KeepsWhatIsThere()
    {
        await WriteAsync(5, Document("a", Axis(0)));

        await Store.EnsureAsync(new VectorCollection(_key, Dimensions, "model/1"), CancellationToken.None);

        Assert.Equal(["a"], await FoundAsync(VectorFilter.None));
    }

    [EngineTheory]
    [InlineData(Dimensions + 1, "model/1")]
    [InlineData(Dimensions, "model/2")]
    public async Task Ensure_OtherShape_Throws(int dimensions, string model)
    {
        await Assert.ThrowsAsync<VectorCollectionMismatchException>(
            () => Store.EnsureAsync(new VectorCollection(_key, dimensions, model), CancellationToken.None));
    }

    public static TheoryData<string, float[]> UnusableVectors => new()
    {
        { "too short", new float[Dimensions - 1] },
        { "too long", [.. Axis(0), 0f] },
        { "NaN", With(3, float.NaN) },
        { "infinite", With(3, float.PositiveInfinity) },
        { "zero", new float[Dimensions] },
    };

    [EngineTheory]
    [MemberData(nameof(UnusableVectors))]
    public async Task Apply_UnusableVector_ThrowsNamingItAndAppliesNothing(string what, float[] vector)
    {
        await WriteAsync(1, Document("before", Axis(0)));
        var changes = new VectorChanges(["before"], [Document("good", Axis(0)), Document("bad", Axis(1), vector)], 2);

        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(
            () => Store.ApplyAsync(_key, changes, CancellationToken.None));

        Assert.Contains("'bad', chunk 1", exception.Message, StringComparison.Ordinal);
        Assert.True(1 == await Store.VersionAsync(_key, CancellationToken.None), what);
        Assert.Equal(["before"], await FoundAsync(VectorFilter.None));
    }

    [EngineTheory]
    [MemberData(nameof(UnusableVectors))]
    public async Task Search_UnusableVector_Throws(string what, float[] vector)
    {
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => SearchAsync(vector, depth: 1));
        Assert.True(exception.Message.Contains("query", StringComparison.Ordinal), what);
    }

    [EngineFact]
    public async Task Search_ThousandClusteredPoints_FindsWhatScoringAllFinds()
    {
        var source = new ClusteredVectors(Dimensions, clusters: 20, spread: 0.8, seed: 1);
        float[][] vectors = source.Take(1000);
        VectorDocument[] documents = [.. vectors.Select((vector, i) => Document($"d{i}", vector))];
        foreach (VectorDocument[] batch in documents.Chunk(100))
        {
            await WriteAsync(null, batch);
        }

        int found = 0;
        float[][] queries = source.Take(50);
        foreach (float[] query in queries)
        {
            HashSet<string> nearest = [.. ClusteredVectors.Nearest(vectors, query, 10).Select(i => $"d{i}")];
            VectorQuery approximate = Query(query, 10) with { Effort = 100 };
            found += (await Store.SearchAsync(_key, approximate, CancellationToken.None)).Count(hit => nearest.Contains(hit.DocumentId));
            IReadOnlyList<VectorHit> exact = await Store.SearchAsync(_key, approximate with { Exact = true }, CancellationToken.None);
            Assert.True(exact.Count(hit => nearest.Contains(hit.DocumentId)) >= 9, "an exact search may differ by rounding alone");
        }

        Assert.InRange(found / (10.0 * queries.Length), 0.95, 1);
    }

    /// <summary>A store of the engine.</summary>
    private protected abstract Task<IVectorStore> CreateAsync();

    /// <summary>Lets go of it.</summary>
    private protected abstract Task DestroyAsync(IVectorStore store);

    private protected static float[] Axis(int axis) => With(axis, 1);

    private protected static float[] Between(int left, int right)
    {
        float[] vector = With(left, MathF.Sqrt(0.5f));
        vector[right] = MathF.Sqrt(0.5f);
        return vector;
    }

    private protected static VectorDocument Document(string id, params float[][] chunks) =>
        new(id, [], s_none, [.. chunks.Select((vector, ordinal) => new VectorPoint(ordinal, 0, vector))]);

    private protected static VectorQuery Query(float[] vector, int depth) => new(vector, depth, VectorFilter.None);

    private protected Task WriteAsync(long? version, params VectorDocument[] documents) =>
        Store.ApplyAsync(_key, new VectorChanges([], documents, version), CancellationToken.None);

    private protected Task<IReadOnlyList<VectorHit>> SearchAsync(float[] vector, int depth) =>
        Store.SearchAsync(_key, Query(vector, depth), CancellationToken.None);

    private static float[] With(int index, float value)
    {
        var vector = new float[Dimensions];
        vector[index] = value;
        return vector;
    }

    private static Dictionary<string, string> Metadata(params (string Name, string Value)[] pairs) =>
        pairs.ToDictionary(pair => pair.Name, pair => pair.Value);

    private async Task<string[]> FoundAsync(VectorFilter filter)
    {
        IReadOnlyList<VectorHit> hits = await Store.SearchAsync(_key, Query(Axis(0), 50) with { Filter = filter }, CancellationToken.None);
        return [.. hits.Select(hit => hit.DocumentId).Order(StringComparer.Ordinal)];
    }
}
