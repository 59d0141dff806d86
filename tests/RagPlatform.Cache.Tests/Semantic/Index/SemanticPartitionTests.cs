using RagPlatform.Cache.Semantic.Index;
using Xunit;

namespace RagPlatform.Cache.Tests.Semantic.Index;

/// <summary>The search finds every question that is similar enough, and no other, whatever was added and removed before.</summary>
public sealed class SemanticPartitionTests
{
    private sealed class Row(float[] vector) : ISemanticRow
    {
        public float[] Vector { get; } = vector;

        int ISemanticRow.Row { get; set; } = ISemanticRow.None;
    }

    [Theory]
    [InlineData(512, 0.8)]
    [InlineData(384, 0.9)]
    [InlineData(1024, 0.8)]
    [InlineData(100, 0.85)]
    public void Search_AmongChangingRows_FindsWhatComparingAllFinds(int dimensions, double least)
    {
        var random = new Random(dimensions);
        using var partition = new SemanticPartition<Row>(new SignSketch(dimensions), dimensions);
        var rows = new List<Row>();
        float[][] themes = [.. Enumerable.Range(0, 20).Select(_ => Draw(random, dimensions))];
        for (int i = 0; i < 3000; i++)
        {
            if (rows.Count > 0 && random.Next(3) == 0)
            {
                int at = random.Next(rows.Count);
                partition.Remove(rows[at]);
                rows.RemoveAt(at);
            }
            else
            {
                var row = new Row(Near(random, themes[random.Next(themes.Length)], random.NextSingle()));
                partition.Add(row, VectorCode.Of(row.Vector));
                rows.Add(row);
            }
        }

        Assert.Equal(rows.Count, partition.Count);
        int found = 0;
        for (int i = 0; i < 200; i++)
        {
            float[] query = Near(random, themes[random.Next(themes.Length)], random.NextSingle());
            sbyte[] code = VectorCode.Of(query)!;
            (Row Row, double Cosine)[] expected =
            [
                .. rows.Select(row => (row, Cosine(code, VectorCode.Of(row.Vector)!)))
                    .Where(pair => pair.Item2 >= least)
                    .OrderByDescending(pair => pair.Item2)
                    .Take(8),
            ];

            IReadOnlyList<SemanticMatch<Row>> matches = partition.Search(query, least, 8);

            Assert.Equal(expected.Select(pair => pair.Cosine), matches.Select(match => match.Similarity), (a, b) => Math.Abs(a - b) < 1e-9);
            found += matches.Count;
        }

        Assert.True(found > 50);
    }

    [Fact]
    public void Search_TheSameVector_HasSimilarityOne()
    {
        var random = new Random(2);
        using var partition = new SemanticPartition<Row>(new SignSketch(512), 512);
        var row = new Row(Draw(random, 512));
        partition.Add(row, VectorCode.Of(row.Vector));

        Assert.Equal(1, partition.Search(row.Vector, 0.99, 1).Single().Similarity, 6);
    }

    [Fact]
    public void Search_AVectorWithoutDirection_FindsNothing()
    {
        using var partition = new SemanticPartition<Row>(new SignSketch(4), 4);
        var row = new Row([1, 2, 3, 4]);
        partition.Add(row, VectorCode.Of(row.Vector));

        Assert.Empty(partition.Search([0, 0, 0, 0], -1, 8));
        Assert.Empty(partition.Search([float.NaN, 0, 0, 1], -1, 8));
    }

    [Fact]
    public void Code_OfAVector_KeepsTheCosineWithinAThousandth()
    {
        var random = new Random(4);
        for (int i = 0; i < 500; i++)
        {
            float[] a = Draw(random, 512);
            float[] b = Near(random, a, random.NextSingle());
            double exact = Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));

            Assert.InRange(VectorCode.Cosine(a, b), exact - 0.002, exact + 0.002);
        }
    }

    [Fact]
    public void SearchWhileChanging_Concurrently_ReturnsRowsThatWereThere()
    {
        var random = new Random(6);
        using var partition = new SemanticPartition<Row>(new SignSketch(64), 64);
        float[] theme = Draw(random, 64);
        Row[] rows = [.. Enumerable.Range(0, 500).Select(_ => new Row(Near(random, theme, 0.1f)))];
        Parallel.Invoke(
            () =>
            {
                foreach (Row row in rows)
                {
                    partition.Add(row, VectorCode.Of(row.Vector));
                }

                foreach (Row row in rows.Where((_, i) => i % 2 == 0))
                {
                    partition.Remove(row);
                }
            },
            () =>
            {
                for (int i = 0; i < 500; i++)
                {
                    Assert.All(partition.Search(theme, 0.8, 8), match => Assert.Contains(match.Item, rows));
                }
            });

        Assert.Equal(250, partition.Count);
    }

    private static double Cosine(sbyte[] a, sbyte[] b) => VectorCode.Dot(a, b) / ((double)VectorCode.Norm(a) * VectorCode.Norm(b));

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();

    private static float[] Draw(Random random, int dimensions) => [.. Enumerable.Range(0, dimensions).Select(_ => (float)Normal(random))];

    private static float[] Near(Random random, float[] centre, float noise) =>
        [.. centre.Select(component => component + (noise * (float)Normal(random)))];

    // Box and Muller.
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
