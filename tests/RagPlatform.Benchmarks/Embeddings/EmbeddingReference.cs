using System.Text.Json;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.TestSupport;

namespace RagPlatform.Benchmarks.Embeddings;

/// <summary>Texts with the token ids and vectors the original model gives them.</summary>
internal sealed record EmbeddingReference(string Text, int[] Ids, float[]? Embedding)
{
    private const string Variable = "RAG_EMBEDDING_REFERENCE";

    /// <summary>Reads the file the variable RAG_EMBEDDING_REFERENCE names, else the one beside the repository.</summary>
    /// <exception cref="BenchmarkException">There is none.</exception>
    public static IReadOnlyList<EmbeddingReference> Load()
    {
        string path = Environment.GetEnvironmentVariable(Variable)
            ?? RepositoryRoot.Combine("..", "shared", "design", "embedding-reference.json");
        if (!File.Exists(path))
        {
            throw new BenchmarkException($"no reference vectors at {path}; {Variable} names another place");
        }

        using FileStream file = File.OpenRead(path);
        return JsonSerializer.Deserialize<ReferenceFile>(file, JsonSerializerOptions.Web)!.Items;
    }

    private sealed record ReferenceFile(EmbeddingReference[] Items);
}
