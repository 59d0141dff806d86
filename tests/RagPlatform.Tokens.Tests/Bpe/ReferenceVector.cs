using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagPlatform.Tokens.Tests.Bpe;

/// <summary>
/// A text and its tokens by OpenAI's tokenizer; the file is written by <c>token-vectors.cjs</c> of <c>tests/node</c>, whose head says how.
/// </summary>
internal sealed record ReferenceVector(
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("o200k_base")] int[] O200kBase,
    [property: JsonPropertyName("cl100k_base")] int[] Cl100kBase)
{
    public static IReadOnlyList<ReferenceVector> ReadAll()
    {
        using Stream file = typeof(ReferenceVector).Assembly.GetManifestResourceStream("reference-vectors.json")!;
        return JsonSerializer.Deserialize<ReferenceVector[]>(file)!;
    }
}
