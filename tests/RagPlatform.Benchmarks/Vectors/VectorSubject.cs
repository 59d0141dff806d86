using System.Diagnostics;
using System.Numerics.Tensors;
using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Embedded;

namespace RagPlatform.Benchmarks.Vectors;

/// <summary>
/// The embedded engine under measurement, through the interface the product uses. Ten chunks a document, one document in a hundred
/// labelled.
/// </summary>
internal sealed class VectorSubject(VectorData data, int buildThreads) : IAsyncDisposable
{
    private const int ChunksOfDocument = 10;
    private const int OneIn = 100;
    private const string Label = "rare";
    private const int DocumentsAtOnce = 100;
    private static readonly CollectionKey s_key = new("benchmark", "vectors");
    private static readonly Dictionary<string, string> s_noMetadata = [];

    // Everything but the rare ones is labelled with what the filtered caller does not hold.
    private static readonly VectorFilter s_rare = new(new HashSet<string> { Label }, s_noMetadata);

    private readonly string _folder = Directory.CreateTempSubdirectory("rag-vector-index-").FullName;
    private EmbeddedVectorStore? _store;

    public EmbeddedVectorStore Store => _store ??= new EmbeddedVectorStore(
        new EmbeddedVectorOptions { Folder = _folder, BuildThreads = buildThreads }, NullLogger<EmbeddedVectorStore>.Instance);

    /// <summary>Writes everything durably and waits until the graph holds it. Returns the seconds, reading the data not counted.</summary>
    public async Task<double> BuildAsync(CancellationToken cancellationToken)
    {
        await Store.EnsureAsync(new VectorCollection(s_key, VectorData.Dimensions, "benchmark/1"), cancellationToken);
        var time = new Stopwatch();
        const int Batch = DocumentsAtOnce * ChunksOfDocument;
        for (int first = 0; first < data.Count; first += Batch)
        {
            VectorDocument[] documents =
            [
                .. data.Read(first, Batch).Chunk(ChunksOfDocument).Select((rows, i) => Document((first / ChunksOfDocument) + i, rows)),
            ];
            time.Start();
            await Store.ApplyAsync(s_key, new VectorChanges([], documents, null), cancellationToken);
            time.Stop();
        }

        time.Start();
        await Store.WhenIdleAsync(s_key, cancellationToken);
        return time.Elapsed.TotalSeconds;
    }

    /// <summary>Closes the engine and opens it again. Returns the seconds until the first answer.</summary>
    public async Task<double> ReopenAsync(CancellationToken cancellationToken)
    {
        await CloseAsync();
        long started = Stopwatch.GetTimestamp();
        await Store.SearchAsync(s_key, Ask(0, 64, VectorFilter.None), cancellationToken);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Closes the engine.</summary>
    public async Task CloseAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
            _store = null;
        }
    }

    public Task<VectorStatistics> DescribeAsync(CancellationToken cancellationToken) => Store.DescribeAsync(s_key, cancellationToken);

    /// <summary>Asks all queries.</summary>
    public async Task<SearchFigures> SearchAsync(int effort, CancellationToken cancellationToken)
    {
        var micros = new double[data.Queries];
        int hits = 0;
        for (int i = 0; i < data.Queries; i++)
        {
            VectorQuery query = Ask(i, effort, VectorFilter.None);
            long started = Stopwatch.GetTimestamp();
            IReadOnlyList<VectorHit> found = await Store.SearchAsync(s_key, query, cancellationToken);
            micros[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            hits += Matches(found, data.Nearest(i));
        }

        double total = micros.Sum();
        Array.Sort(micros);
        return new SearchFigures(
            hits / 10.0 / data.Queries, data.Queries / total * 1e6, micros[data.Queries / 2], micros[(int)(data.Queries * 0.99)]);
    }

    /// <summary>Recall at ten of queries that one document in a hundred is admitted to, against scoring all of those as floats.</summary>
    public async Task<double> FilteredRecallAsync(CancellationToken cancellationToken)
    {
        (int Row, float[] Vector)[] admitted =
        [
            .. Enumerable.Range(0, data.Count).Where(row => row / ChunksOfDocument % OneIn == 0).Select(row => (row, data.Read(row, 1)[0])),
        ];
        int hits = 0;
        for (int i = 0; i < data.Queries; i++)
        {
            float[] query = data.Query(i).ToArray();
            int[] nearest =
            [
                .. admitted.OrderByDescending(item => TensorPrimitives.Dot(query, item.Vector)).Take(10).Select(item => item.Row),
            ];
            hits += Matches(await Store.SearchAsync(s_key, Ask(i, 0, s_rare), cancellationToken), nearest);
        }

        return hits / 10.0 / data.Queries;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private VectorQuery Ask(int query, int effort, VectorFilter filter) => new(data.Query(query).ToArray(), 10, filter, effort);

    private static VectorDocument Document(int number, float[][] rows) => new(
        $"{number}",
        [number % OneIn == 0 ? Label : "common"],
        s_noMetadata,
        [.. rows.Select((row, ordinal) => new VectorPoint(ordinal, 0, row))]);

    private static int Matches(IReadOnlyList<VectorHit> hits, ReadOnlySpan<int> nearest)
    {
        int matches = 0;
        foreach (VectorHit hit in hits)
        {
            if (!int.TryParse(hit.DocumentId, out int document))
            {
                throw new BenchmarkException($"found a document '{hit.DocumentId}' that was never written");
            }

            matches += nearest.Contains((document * ChunksOfDocument) + hit.Ordinal) ? 1 : 0;
        }

        return matches;
    }
}
