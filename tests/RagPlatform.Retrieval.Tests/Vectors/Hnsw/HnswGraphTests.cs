using RagPlatform.Retrieval.Vectors.Hnsw;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Vectors.Hnsw;

public class HnswGraphTests
{
    private const int Dimensions = 64;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 3)]
    public void Search_ClusteredVectors_FindsTheNearestWithEitherPrecision(int seed, int threads)
    {
        var source = new ClusteredVectors(Dimensions, clusters: 40, spread: 0.8, seed);
        float[][] vectors = source.Take(6000);
        float[][] queries = source.Take(100);
        foreach (VectorPrecision precision in Enum.GetValues<VectorPrecision>())
        {
            using var graph = new GraphFixture(vectors, precision, threads);
            int found = queries.Sum(query => graph.Search(query, 10, effort: 64)
                .Intersect(ClusteredVectors.Nearest(vectors, query, 10)).Count());
            Assert.True(found >= 0.97 * 10 * queries.Length, $"{precision}: {found} of {10 * queries.Length}");
        }
    }

    [Fact]
    public void InsertUpTo_SameOrderOnOneThread_MakesTheSameGraphWhateverTheBatches()
    {
        float[][] vectors = new ClusteredVectors(Dimensions, clusters: 10, spread: 0.8, seed: 9).Take(1500);
        using var first = new GraphFixture(vectors, VectorPrecision.Int8);
        using var second = new GraphFixture(vectors, VectorPrecision.Int8);
        using var otherOrder = new GraphFixture([.. vectors.Reverse()], VectorPrecision.Int8);

        Assert.Equal(first.GroundLinks(), second.GroundLinks());
        Assert.NotEqual(first.GroundLinks(), otherOrder.GroundLinks());
    }

    [Fact]
    public void InsertUpTo_AnyRow_LinksOnlyToOtherRowsAndToEachOnce()
    {
        using var graph = new GraphFixture(
            new ClusteredVectors(Dimensions, clusters: 10, spread: 0.8, seed: 5).Take(1500), VectorPrecision.Float, threads: 3);
        int most = graph.Graph.Parameters.GroundLinks;
        int[][] lists = [.. graph.GroundLinks().Chunk(most)];
        for (int row = 0; row < lists.Length; row++)
        {
            int[] links = [.. lists[row].TakeWhile(link => link != HnswGraph.None)];
            Assert.All(links, link => Assert.InRange(link, 0, lists.Length - 1));
            Assert.DoesNotContain(row, links);
            Assert.Equal(links.Length, links.Distinct().Count());
            Assert.NotEmpty(links);
        }
    }

    [Fact]
    public void LayerOf_ManyRows_HasASixteenthOfEachLayerAboveIt()
    {
        var parameters = new HnswParameters();
        int[] layers = [.. Enumerable.Range(0, 200_000).Select(parameters.LayerOf)];

        Assert.InRange(layers.Count(layer => layer >= 1), 200_000 / 16 * 0.95, 200_000 / 16 * 1.05);
        Assert.InRange(layers.Count(layer => layer >= 2), 200_000 / 256 * 0.8, 200_000 / 256 * 1.2);
        Assert.NotEqual(layers, Enumerable.Range(0, 200_000).Select((parameters with { Seed = 7 }).LayerOf));
    }
}
