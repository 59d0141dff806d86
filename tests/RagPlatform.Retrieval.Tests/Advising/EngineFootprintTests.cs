using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Retrieval.Advising;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Tests.Vectors;
using RagPlatform.Retrieval.Tests.Vectors.Embedded;
using RagPlatform.Retrieval.Tests.Vectors.Pgvector;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Embedded;
using RagPlatform.Retrieval.Vectors.Pgvector;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Advising;

/// <summary>Estimates against what engines that can be asked say of themselves.</summary>
public sealed class EngineFootprintTests
{
    private const int Points = 6000;
    private const int Dimensions = 256;
    private static readonly CollectionKey s_key = new("t", "footprint");

    [Fact]
    public void Of_512Dimensions_IsTheDocumentedExample() => Assert.Equal(
        [1140, 3028, 768, 580], EngineFootprint.Of(512).Select(footprint => (int)footprint.MemoryBytes));

    [Fact]
    public async Task Of_Embedded_IsCloseToWhatItTakes()
    {
        var folder = new TemporaryFolder();
        try
        {
            await using var store = new EmbeddedVectorStore(
                new EmbeddedVectorOptions { Folder = folder.FullPath, ExactUpTo = 64 }, NullLogger<EmbeddedVectorStore>.Instance);
            await FillAsync(store);
            await store.WhenIdleAsync(s_key, default);
            AssertClose("embedded", await store.DescribeAsync(s_key, default), 0.35);
        }
        finally
        {
            folder.Delete();
        }
    }

    [PgvectorFact]
    public async Task Of_Pgvector_IsCloseToWhatItTakes()
    {
        await using var store = new PgvectorStore(
            new PgvectorOptions { ConnectionString = await PgvectorDatabase.SharedAsync(), IndexFrom = 1000 }, NullLogger<PgvectorStore>.Instance);
        await FillAsync(store);
        AssertClose("pgvector", await store.DescribeAsync(s_key, default), 0.35);
    }

    private static async Task FillAsync(IVectorStore store)
    {
        var vectors = new ClusteredVectors(Dimensions, 20, 0.8, seed: 1);
        await store.EnsureAsync(new VectorCollection(s_key, Dimensions, "m/1"), default);
        VectorDocument[] documents =
        [
            .. vectors.Take(Points).Select((vector, i) => new VectorDocument(
                $"document-{i}", ["label"], new Dictionary<string, string> { ["kind"] = "a" }, [new VectorPoint(0, 0, vector)])),
        ];
        await store.ApplyAsync(s_key, new VectorChanges([], documents, 1), default);
    }

    private static void AssertClose(string engine, VectorStatistics measured, double share)
    {
        EngineFootprint estimate = EngineFootprint.Of(Dimensions).Single(footprint => footprint.Engine == engine);
        Assert.Equal(Points, measured.Points);
        Assert.InRange((double)measured.MemoryBytes / Points, estimate.MemoryBytes * (1 - share), estimate.MemoryBytes * (1 + share));
    }
}
