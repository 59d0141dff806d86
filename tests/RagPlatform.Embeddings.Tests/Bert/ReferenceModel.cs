using System.Text.Json;
using RagPlatform.Embeddings.Bert;

namespace RagPlatform.Embeddings.Tests.Bert;

/// <summary>The small encoders that <c>Reference/reference.py</c> makes, and what it says they answer.</summary>
internal static class ReferenceModel
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Bert", "Reference");
    private static readonly ReferenceFile s_file = JsonSerializer.Deserialize<ReferenceFile>(
        File.ReadAllBytes(Path.Combine(s_folder, "expected.json")), JsonSerializerOptions.Web)!;

    public static IReadOnlyList<TokenItem> Tokens => s_file.Tokens;

    public static string FolderOf(string name) => Path.Combine(s_folder, name);

    public static IReadOnlyList<VectorItem> VectorsOf(string name) => s_file.Vectors[name];

    public static BertEmbeddingGenerator Load(string folder, EncoderPooling pooling = EncoderPooling.Auto) =>
        new(new EmbeddingOptions(), new EncoderOptions { Folder = folder, Pooling = pooling });

    internal sealed record TokenItem(string Text, int[] Uncased, int[] Cased);

    internal sealed record VectorItem(string Text, int[] Ids, float[] Mean, float[] Cls);

    private sealed record ReferenceFile(TokenItem[] Tokens, Dictionary<string, VectorItem[]> Vectors);
}
