using System.Globalization;
using System.Text;
using RagPlatform.Generation.Models;

namespace RagPlatform.Generation.Prompts;

/// <summary>The prompt questions are written from; its text is <c>Prompts/questions.prompt.md</c>.</summary>
internal static class QuestionPrompt
{
    // The numbers of passages, the line breaks, and the sentence at the end.
    private const int MostAround = 1024;

    private static readonly Lazy<string> s_instructions = new(() => PromptFile.Read("questions"));

    /// <summary>The part that is the same for all passages.</summary>
    public static string Instructions => s_instructions.Value;

    /// <summary>At most this many tokens are more than those of the passages: none is shorter than a byte.</summary>
    public static int MaxTokens => Encoding.UTF8.GetByteCount(Instructions) + MostAround;

    /// <summary>Instructions first, then the passages, how many questions last.</summary>
    public static ModelPrompt Build(IReadOnlyList<string> texts, int count)
    {
        var text = new StringBuilder();
        for (int i = 0; i < texts.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"[{i + 1}] {texts[i]}\n\n");
        }

        int passagesLength = text.Length;
        text.Append(CultureInfo.InvariantCulture, $"Questions for each passage: {count}");
        return new ModelPrompt(Instructions, [], text.ToString()) { PassagesLength = passagesLength };
    }
}
