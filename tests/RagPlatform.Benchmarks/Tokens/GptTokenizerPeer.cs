using System.Diagnostics;
using System.Text.Json;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Benchmarks.Vectors;
using RagPlatform.TestSupport;

namespace RagPlatform.Benchmarks.Tokens;

/// <summary>gpt-tokenizer in a node process of its own that inherits this one's processor affinity, asked line by line.</summary>
internal sealed class GptTokenizerPeer : IDisposable
{
    private readonly Process _node;

    public GptTokenizerPeer(string encoding, string textFile)
    {
        string package = Path.Combine(VectorData.Peers, "node_modules", "gpt-tokenizer");
        if (!Directory.Exists(package))
        {
            throw new BenchmarkException($"there is no '{package}': set the peers up as their README says, and RAG_PEERS to their folder");
        }

        string script = RepositoryRoot.Combine("tests", "RagPlatform.Benchmarks", "Tokens", "gpt-tokenizer-peer.mjs");
        _node = Process.Start(new ProcessStartInfo("node", [script, package, encoding, textFile])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>SHA-256 over the ids, each as 32 bits with the lowest byte first.</summary>
    public async Task<string> DigestAsync(CancellationToken cancellationToken) =>
        (await AskAsync("digest", cancellationToken)).GetProperty("digest").GetString()!;

    /// <summary>Milliseconds of one encoding of the text.</summary>
    public async Task<double> EncodeAsync(CancellationToken cancellationToken) =>
        (await AskAsync("encode", cancellationToken)).GetProperty("ms").GetDouble();

    /// <summary>Milliseconds of counting the text's tokens once.</summary>
    public async Task<double> CountAsync(CancellationToken cancellationToken) =>
        (await AskAsync("count", cancellationToken)).GetProperty("ms").GetDouble();

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
