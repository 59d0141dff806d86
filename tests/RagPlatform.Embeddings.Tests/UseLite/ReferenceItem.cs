using System.Text.Json;
using RagPlatform.TestSupport;

namespace RagPlatform.Embeddings.Tests.UseLite;

/// <summary>A text with what the original model made of it; the file lies beside the labelled data.</summary>
internal sealed record ReferenceItem(string Text, int[] Ids, float[]? Embedding)
{
    public static string FilePath { get; } = Path.GetFullPath(RepositoryRoot.Combine("..", "shared", "design", "embedding-reference.json"));

    public static IReadOnlyList<ReferenceItem> Load()
    {
        using FileStream file = File.OpenRead(FilePath);
        return JsonSerializer.Deserialize<ReferenceFile>(file, JsonSerializerOptions.Web)!.Items;
    }

    private sealed record ReferenceFile(ReferenceItem[] Items);
}
