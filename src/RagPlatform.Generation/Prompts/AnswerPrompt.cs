using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RagPlatform.Contracts.V1;
using RagPlatform.Generation.Models;

namespace RagPlatform.Generation.Prompts;

/// <summary>The prompt answers are written from; its text is <c>Prompts/answer.prompt.md</c>.</summary>
internal static class AnswerPrompt
{
    private static readonly Lazy<string> s_instructions = new(() => PromptFile.Read("answer"));

    /// <summary>The part that is the same for every question.</summary>
    public static string Instructions => s_instructions.Value;

    /// <summary>Changes with the text of the prompt: part of what a cached answer depends on.</summary>
    public static string Version { get; } = "answer-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Instructions)))[..8];

    /// <summary>Most tokens of the instructions: no tokenizer makes more tokens than there are bytes.</summary>
    public static int MaxTokens => Encoding.UTF8.GetByteCount(Instructions);

    /// <summary>Instructions first, then the passages, the question last.</summary>
    public static ModelPrompt Build(string question, IReadOnlyList<Turn> history, IReadOnlyList<Passage> passages)
    {
        var text = new StringBuilder();
        for (int i = 0; i < passages.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"[{i + 1}] {passages[i].Title}\n{passages[i].Text}\n\n");
        }

        int passagesLength = text.Length;
        text.Append("Question: ").Append(question);
        return new ModelPrompt(Instructions, history, text.ToString()) { PassagesLength = passagesLength };
    }
}
