using System.Diagnostics;
using System.Runtime.InteropServices;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.TestSupport;

namespace RagPlatform.Benchmarks.Vectors;

/// <summary>
/// Clustered unit vectors with queries and their true nearest ten, made once by the peers' generator and kept outside the repository.
/// </summary>
internal sealed class VectorData
{
    public const int Dimensions = 512;
    private readonly byte[] _queries;
    private readonly byte[] _truth;

    private VectorData(string folder)
    {
        Folder = folder;
        _queries = File.ReadAllBytes(Path.Combine(folder, "query.f32"));
        _truth = File.ReadAllBytes(Path.Combine(folder, "gt10.i32"));
        Count = (int)(new FileInfo(Path.Combine(folder, "base.f32")).Length / sizeof(float) / Dimensions);
    }

    public string Folder { get; }

    public int Count { get; }

    public int Queries => _queries.Length / sizeof(float) / Dimensions;

    /// <summary>The folder of the peers: <c>RAG_PEERS</c>, by default <c>../shared/peers</c> beside the repository.</summary>
    public static string Peers =>
        Path.GetFullPath(Environment.GetEnvironmentVariable("RAG_PEERS") ?? RepositoryRoot.Combine("..", "shared", "peers"));

    /// <summary>The data of a size, generated when it is missing.</summary>
    /// <exception cref="BenchmarkException">It cannot be generated.</exception>
    public static async Task<VectorData> GetAsync(int count, int queries, BenchmarkReport report, CancellationToken cancellationToken)
    {
        string cache = Environment.GetEnvironmentVariable("RAG_VECTOR_CACHE") ?? Path.Combine(Path.GetTempPath(), "rag-vector-data");
        string folder = Path.Combine(cache, $"c{count}x{Dimensions}");
        if (!File.Exists(Path.Combine(folder, "meta.json")))
        {
            string generator = Path.Combine(Peers, "gen.mjs");
            if (!File.Exists(generator) || !Directory.Exists(Path.Combine(Peers, "node_modules")))
            {
                throw new BenchmarkException(
                    $"there is no generator set up in '{Peers}' (npm ci); set RAG_PEERS to the folder that has it");
            }

            report.Say($"Generating {count} vectors into {folder}.");
            string[] arguments = [generator, $"{count}", $"{Dimensions}", $"{count / 200}", "0.8", $"{queries}", folder];
            using var node = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true })!;
            await node.StandardOutput.ReadToEndAsync(cancellationToken);
            await node.WaitForExitAsync(cancellationToken);
            if (node.ExitCode != 0)
            {
                throw new BenchmarkException($"the generator ended with {node.ExitCode}");
            }
        }

        return new VectorData(folder);
    }

    public ReadOnlySpan<float> Query(int query) =>
        MemoryMarshal.Cast<byte, float>(_queries).Slice(query * Dimensions, Dimensions);

    /// <summary>The rows nearest to a query.</summary>
    public ReadOnlySpan<int> Nearest(int query) => MemoryMarshal.Cast<byte, int>(_truth).Slice(query * 10, 10);

    /// <summary>Rows from the file, so that they do not stay in memory.</summary>
    public float[][] Read(int first, int count)
    {
        using FileStream file = File.OpenRead(Path.Combine(Folder, "base.f32"));
        file.Position = (long)first * Dimensions * sizeof(float);
        var rows = new float[Math.Min(count, Count - first)][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new float[Dimensions];
            file.ReadExactly(MemoryMarshal.AsBytes(rows[i].AsSpan()));
        }

        return rows;
    }
}
