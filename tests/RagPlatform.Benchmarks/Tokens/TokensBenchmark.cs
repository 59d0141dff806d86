using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Tokens.Bpe;

namespace RagPlatform.Benchmarks.Tokens;

/// <summary>The token encoder beside gpt-tokenizer: a megabyte of English, one thread each, on one core, in turns, after equal tokens.</summary>
internal sealed class TokensBenchmark : IBenchmark
{
    private const int TextBytes = 1_000_000;
    private const int WarmUp = 5;
    private const int Rounds = 9;

    public string Name => "tokens";

    public string Description => "throughput of the exact token encoder beside gpt-tokenizer, a megabyte of English";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        string text = await EnglishAsync(cancellationToken);
        Pin(report);
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, text, cancellationToken);
            await MeasureAsync(report, "o200k_base", () => BpeEncoding.O200kBase, "tokens", text, file, cancellationToken);
            await MeasureAsync(report, "cl100k_base", () => BpeEncoding.Cl100kBase, "tokens_cl100k", text, file, cancellationToken);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task MeasureAsync(
        BenchmarkReport report, string name, Func<BpeEncoding> load, string prefix, string text, string file, CancellationToken cancellationToken)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        double loading = Time(() => load());
        BpeEncoding encoding = load();
        long loaded = GC.GetTotalMemory(forceFullCollection: true) - before;
        double cold = Time(() => encoding.Encode(text));
        int[] tokens = encoding.Encode(text);
        string digest = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(tokens.AsSpan())));

        using var peer = new GptTokenizerPeer(name, file);
        if (await peer.DigestAsync(cancellationToken) != digest)
        {
            throw new BenchmarkException($"the tokens of {name} are not those of gpt-tokenizer");
        }

        for (int i = 0; i < WarmUp; i++)
        {
            encoding.Encode(text);
            encoding.CountTokens(text);
            await peer.EncodeAsync(cancellationToken);
            await peer.CountAsync(cancellationToken);
        }

        var ours = new List<(double Encode, double Count)>();
        var theirs = new List<(double Encode, double Count)>();
        for (int round = 0; round < Rounds; round++)
        {
            theirs.Add((await peer.EncodeAsync(cancellationToken), await peer.CountAsync(cancellationToken)));
            ours.Add((Time(() => encoding.Encode(text)), Time(() => encoding.CountTokens(text))));
            report.Say($"{name} round {round}: encoding {ours[^1].Encode:F1} ms, counting {ours[^1].Count:F1} ms; "
                + $"gpt-tokenizer {theirs[^1].Encode:F1} ms, {theirs[^1].Count:F1} ms");
        }

        double bytes = Encoding.UTF8.GetByteCount(text) / 1e6;
        tokens = [];
        long used = GC.GetTotalMemory(forceFullCollection: true) - before;
        report.Say($"{name}: all ids equal (SHA-256 {digest[..16]}); loaded in {loading:F0} ms, the text for the first time in {cold:F1} ms");
        report.Add($"{prefix}_ratio_gpt_tokenizer", Median(ours.Zip(theirs, (our, their) => their.Encode / our.Encode)), "ratio", 2);
        report.Add($"{prefix}_count_ratio_gpt_tokenizer", Median(ours.Zip(theirs, (our, their) => their.Count / our.Count)), "ratio", 2);
        report.Add($"{prefix}_mb_per_s", bytes / Median(ours.Select(our => our.Encode)) * 1000, "MB/s", 1);
        report.Add($"{prefix}_count_mb_per_s", bytes / Median(ours.Select(our => our.Count)) * 1000, "MB/s", 1);
        report.Add($"{prefix}_memory_mb", loaded / 1e6, "MB", 1);
        report.Add($"{prefix}_memory_with_cache_mb", used / 1e6, "MB", 1);
    }

    /// <summary>Titles and abstracts of scifact, the first megabyte of them.</summary>
    private static async Task<string> EnglishAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        int bytes = 0;
        await foreach (string line in File.ReadLinesAsync(Path.Combine(EvaluationData.Folder("scifact"), "corpus.jsonl"), cancellationToken))
        {
            JsonElement document = JsonDocument.Parse(line).RootElement;
            string one = $"{document.GetProperty("title").GetString()}\n{document.GetProperty("text").GetString()}\n\n";
            bytes += Encoding.UTF8.GetByteCount(one);
            if (bytes > TextBytes)
            {
                break;
            }

            text.Append(one);
        }

        return text.ToString();
    }

    private static double Time(Action work)
    {
        long started = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private static void Pin(BenchmarkReport report)
    {
        if (OperatingSystem.IsLinux())
        {
            using var process = Process.GetCurrentProcess();
            process.ProcessorAffinity = 1 << (Environment.ProcessorCount - 1);
            report.Say($"Both run on core {Environment.ProcessorCount - 1} alone, one at a time.");
        }
    }
}
