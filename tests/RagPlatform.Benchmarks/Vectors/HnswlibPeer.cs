using System.Diagnostics;
using System.Text.Json;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.TestSupport;

namespace RagPlatform.Benchmarks.Vectors;

/// <summary>hnswlib, compiled for this processor, in a process of its own that inherits this one's processor affinity.</summary>
internal sealed class HnswlibPeer : IDisposable
{
    private readonly Process _node;

    public HnswlibPeer(VectorData data)
    {
        string module = Path.Combine(VectorData.Peers, "native", "node_modules", "hnswlib-node");
        if (!Directory.Exists(module))
        {
            throw new BenchmarkException($"there is no '{module}': set the peers up as their README says, and RAG_PEERS to their folder");
        }

        string script = RepositoryRoot.Combine("tests", "RagPlatform.Benchmarks", "Vectors", "hnswlib-peer.mjs");
        _node = Process.Start(new ProcessStartInfo("node", ["--expose-gc", script, module, data.Folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>Seconds to insert everything.</summary>
    public async Task<double> BuildAsync(CancellationToken cancellationToken) =>
        (await AskAsync("build", cancellationToken)).GetProperty("seconds").GetDouble();

    /// <summary>Growth of its working set since before the index was made.</summary>
    public async Task<long> MemoryAsync(CancellationToken cancellationToken) =>
        (await AskAsync("memory", cancellationToken)).GetProperty("bytes").GetInt64();

    public async Task<SearchFigures> SearchAsync(int effort, CancellationToken cancellationToken) =>
        (await AskAsync($"search {effort}", cancellationToken)).Deserialize<SearchFigures>(JsonSerializerOptions.Web)!;

    public void Dispose()
    {
        _node.StandardInput.Close();
        _node.WaitForExit();
        _node.Dispose();
    }

    private async Task<JsonElement> AskAsync(string question, CancellationToken cancellationToken)
    {
        await _node.StandardInput.WriteLineAsync(question.AsMemory(), cancellationToken);
        await _node.StandardInput.FlushAsync(cancellationToken);
        string answer = await _node.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new BenchmarkException("the peer ended without an answer");
        return JsonDocument.Parse(answer).RootElement;
    }
}
