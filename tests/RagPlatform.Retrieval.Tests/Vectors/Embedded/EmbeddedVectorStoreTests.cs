using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Embedded;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Vectors.Embedded;

public sealed class EmbeddedVectorStoreTests : IAsyncLifetime, IDisposable
{
    private const int Dimensions = 64;
    private static readonly CollectionKey s_key = new("tenant", "notes");
    private readonly TemporaryFolder _folder = new();
    private readonly ClusteredVectors _source = new(Dimensions, clusters: 100, spread: 0.8, seed: 21);
    private EmbeddedVectorStore _store = null!;

    public async Task InitializeAsync()
    {
        var options = new EmbeddedVectorOptions { Folder = _folder.FullPath, ExactUpTo = 500, BuildThreads = 2 };
        _store = new EmbeddedVectorStore(options, NullLogger<EmbeddedVectorStore>.Instance);
        await _store.EnsureAsync(new VectorCollection(s_key, Dimensions, "model/1"), CancellationToken.None);
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    public void Dispose() => _folder.Delete();

    [Theory]
    [InlineData(100)]
    [InlineData(10)]
    [InlineData(2)]
    public async Task Search_FilterAdmitsOneDocumentInSome_FindsTheNearestOfThose(int oneIn)
    {
        float[][] vectors = _source.Take(20_000);
        await WriteAsync(vectors, 0, i => i % oneIn == 0 ? ["red"] : ["blue"]);
        await _store.WhenIdleAsync(s_key, CancellationToken.None);
        var red = new VectorFilter(new HashSet<string> { "red" }, new Dictionary<string, string>());

        Assert.InRange(await RecallAsync(vectors, red, i => i % oneIn == 0), 0.95, 1);
    }

    [Fact]
    public async Task Search_FilterAdmitsOnlyWhatIsFarFromTheQuery_FindsTheNearestOfThose()
    {
        float[][] vectors = _source.Take(6000);
        float[] away = vectors[0];
        HashSet<int> far = [.. Enumerable.Range(0, vectors.Length).OrderBy(i => ClusteredVectors.Cosine(vectors[i], away)).Take(3000)];
        await WriteAsync(vectors, 0, i => far.Contains(i) ? ["red"] : ["blue"]);
        await _store.WhenIdleAsync(s_key, CancellationToken.None);
        var query = new VectorQuery(away, 10, new VectorFilter(new HashSet<string> { "red" }, new Dictionary<string, string>()));

        IReadOnlyList<VectorHit> hits = await _store.SearchAsync(s_key, query, CancellationToken.None);

        int[] nearest = ClusteredVectors.Nearest(vectors, away, 10, far.Contains);
        Assert.InRange(hits.Count(hit => nearest.Contains(IndexOf(hit))), 9, 10);
    }

    [Fact]
    public async Task Search_AfterManyWereRemovedAndReplaced_FindsTheNearestOfThoseLeft()
    {
        float[][] vectors = _source.Take(8000);
        await WriteAsync(vectors, 0, _ => []);
        await _store.WhenIdleAsync(s_key, CancellationToken.None);

        // Fewer than a rebuild needs: removed rows still lead to others.
        string[] removed = [.. Enumerable.Range(0, 1600).Select(i => $"d{i}")];
        await _store.ApplyAsync(s_key, new VectorChanges(removed, [], 2), CancellationToken.None);
        Assert.InRange(await RecallAsync(vectors, VectorFilter.None, i => i >= 1600), 0.95, 1);

        // Enough for one, with new vectors for others.
        float[][] replaced = _source.Take(2000);
        replaced.CopyTo(vectors, 2000);
        await WriteAsync(replaced, 2000, _ => []);
        await _store.WhenIdleAsync(s_key, CancellationToken.None);

        Assert.InRange(await RecallAsync(vectors, VectorFilter.None, i => i >= 1600), 0.95, 1);
        VectorStatistics statistics = await _store.DescribeAsync(s_key, CancellationToken.None);
        Assert.Equal(6400, statistics.Points);
    }

    [Fact]
    public async Task Search_EqualVectorsByTheThousand_FindsTheOtherOnes()
    {
        float[][] vectors = _source.Take(3);
        await WriteAsync([.. Enumerable.Repeat(vectors[0], 3000), vectors[1], vectors[2]], 0, _ => []);
        await _store.WhenIdleAsync(s_key, CancellationToken.None);

        IReadOnlyList<VectorHit> hits = await _store.SearchAsync(
            s_key, new VectorQuery(vectors[1], 1, VectorFilter.None), CancellationToken.None);

        Assert.Equal(3000, IndexOf(Assert.Single(hits)));
    }

    [Fact]
    public async Task Search_DuringSteps_SeesEachStepEntirelyOrNotAtAll()
    {
        // Every step writes the same ten documents anew, all to one of two places: a search must never see both places, or fewer than ten.
        float[][] filling = _source.Take(1500);
        await WriteAsync(filling, 1000, _ => []);
        float[] here = [.. Enumerable.Range(0, Dimensions).Select(i => i == 0 ? 1f : 0f)];
        float[] there = [.. Enumerable.Range(0, Dimensions).Select(i => i == 1 ? 1f : 0f)];
        float[] query = [.. here.Zip(there, (x, y) => (x + y) / MathF.Sqrt(2))];
        await StepAsync(here);
        using var done = new CancellationTokenSource();
        Task<int>[] readers =
        [
            .. Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
            {
                int searches = 0;
                for (; !done.IsCancellationRequested || searches == 0; searches++)
                {
                    ChunkRef[] ten = [.. Enumerable.Range(0, 10).Select(i => new ChunkRef($"d{i}", 0))];
                    VectorQuery asked = new(here, 10, VectorFilter.None, Only: searches % 2 == 0 ? ten : null, Exact: true);
                    IReadOnlyList<VectorHit> hits = await _store.SearchAsync(s_key, asked, CancellationToken.None);
                    int near = hits.Count(hit => hit.Cosine > 0.99);
                    Assert.True(near is 0 or 10, $"{near} of ten documents are there");
                    hits = await _store.SearchAsync(s_key, asked with { Vector = query, Exact = false }, CancellationToken.None);
                    Assert.Equal(10, hits.Count(hit => hit.Cosine is > 0.70f and < 0.72f));
                }

                return searches;
            })),
        ];

        for (int step = 0; step < 300; step++)
        {
            await StepAsync(step % 2 == 0 ? there : here);
        }

        await done.CancelAsync();
        Assert.All(await Task.WhenAll(readers), searches => Assert.NotEqual(0, searches));

        Task StepAsync(float[] vector) => WriteAsync([.. Enumerable.Repeat(vector, 10)], 0, _ => []);
    }

    [Fact]
    public async Task Drop_WhileSearched_FindsNothingAndDoesNotFail()
    {
        float[][] vectors = _source.Take(2000);
        await WriteAsync(vectors, 0, _ => []);
        using var done = new CancellationTokenSource();
        var searching = Task.Run(async () =>
        {
            do
            {
                await _store.SearchAsync(s_key, new VectorQuery(vectors[0], 10, VectorFilter.None), CancellationToken.None);
            }
            while (!done.IsCancellationRequested);
        });

        await _store.DropAsync(s_key, CancellationToken.None);

        await done.CancelAsync();
        await searching;
        Assert.Empty(await _store.SearchAsync(s_key, new VectorQuery(vectors[0], 10, VectorFilter.None), CancellationToken.None));
    }

    private static int IndexOf(VectorHit hit) => int.Parse(hit.DocumentId.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);

    private async Task WriteAsync(float[][] vectors, int first, Func<int, string[]> labels)
    {
        VectorDocument[] documents =
        [
            .. vectors.Select((vector, i) => new VectorDocument(
                $"d{first + i}", labels(first + i), new Dictionary<string, string>(), [new VectorPoint(0, 0, vector)])),
        ];
        foreach (VectorDocument[] batch in documents.Chunk(1000))
        {
            await _store.ApplyAsync(s_key, new VectorChanges([], batch, null), CancellationToken.None);
        }
    }

    private async Task<double> RecallAsync(float[][] vectors, VectorFilter filter, Func<int, bool> admits)
    {
        const int Queries = 50;
        int found = 0;
        foreach (float[] query in _source.Take(Queries))
        {
            IReadOnlyList<VectorHit> hits = await _store.SearchAsync(
                s_key, new VectorQuery(query, 10, filter), CancellationToken.None);
            Assert.All(hits, hit => Assert.True(admits(IndexOf(hit))));
            int[] nearest = ClusteredVectors.Nearest(vectors, query, 10, admits);
            found += hits.Count(hit => nearest.Contains(IndexOf(hit)));
        }

        return found / (10.0 * Queries);
    }
}
