using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Foreign;

namespace RagPlatform.Tokens.Tests.Bpe;

/// <summary>A test over the texts of the labelled data, beside the tokenizer that node runs.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LabelledDataFactAttribute() : ServerFactAttribute(
    NodeScript.MissingReason ?? (Files().Count == 0 ? LabelledData.MissingReason : null))
{
    private static readonly string[] s_extensions = [".jsonl", ".json", ".tsv", ".csv", ".md", ".txt"];

    /// <summary>Its files of text.</summary>
    public static IReadOnlyList<string> Files() => Directory.Exists(LabelledData.Root)
        ? [.. Directory.EnumerateFiles(LabelledData.Root, "*", SearchOption.AllDirectories)
            .Where(file => s_extensions.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal)]
        : [];
}
