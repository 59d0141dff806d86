using RagPlatform.Tokens.Bpe;

namespace RagPlatform.Tokens.Counting;

/// <summary>
/// Counts the tokens a model sees in a text: exactly where its encoding is public, else by an estimate that says so. What a provider reports of a
/// call goes before either; this is for what is not reported, and for before the call.
/// <para>
/// The estimate is the exact count of o200k_base times a factor, rounded up. It is meant to be rather too high, for budgets are kept by it.
/// For Anthropic the factor is 1.2: the one tokenizer Anthropic published (of Claude 2, in the npm package @anthropic-ai/tokenizer 0.0.4) gives 0.95
/// to 1.19 times the tokens of o200k_base over nine texts (abstracts, articles, chats, CSV and JSON, measured 2026-11-25); those of later models are
/// private, and the error on them is not known. For all others the factor is 1.1, and the error is not known either. A quarter of the characters,
/// the usual estimate, is 0.43 to 1.29 times Claude 2's count on the same texts.
/// </para>
/// </summary>
public sealed class TokenCounter
{
    private const string OpenAiPrefix = "openai/";
    private const int Percent = 100;
    private static readonly string[] s_openAi = ["openai", "azure", "azure-openai", "openrouter"];

    // The models OpenAI's tokenizer lists with each encoding (openai/tiktoken, model.py); the longest prefix of a model's name decides. What gpt-oss
    // is encoded by (o200k_harmony) differs from o200k_base in special tokens alone.
    private static readonly (string Prefix, bool IsO200k)[] s_models =
    [
        ("gpt-5", true), ("gpt-4.5", true), ("gpt-4.1", true), ("gpt-4o", true), ("chatgpt-4o", true), ("gpt-oss", true),
        ("o1", true), ("o3", true), ("o4-mini", true), ("ft:gpt-4o", true), ("ft:gpt-4.1", true),
        ("gpt-4", false), ("gpt-3.5", false), ("gpt-35", false), ("ft:gpt-4", false), ("ft:gpt-3.5-turbo", false),
        ("davinci-002", false), ("babbage-002", false), ("text-embedding-ada-002", false), ("text-embedding-3-", false),
    ];

    private readonly Lazy<BpeEncoding> _encoding;
    private readonly int _percent;

    private TokenCounter(bool isO200k, int percent, bool isExact)
    {
        _encoding = new Lazy<BpeEncoding>(() => isO200k ? BpeEncoding.O200kBase : BpeEncoding.Cl100kBase);
        _percent = percent;
        IsExact = isExact;
        Method = $"{(isO200k ? "o200k_base" : "cl100k_base")}{(percent == Percent ? string.Empty : $" × {percent} %")}";
    }

    /// <summary>Whether the count is that of the model's own encoding.</summary>
    public bool IsExact { get; }

    /// <summary>How it counts: the encoding, and for an estimate the percentage taken of it.</summary>
    public string Method { get; }

    /// <summary>The counter for a model.</summary>
    /// <param name="provider">As in <c>openai</c> or <c>anthropic</c>.</param>
    /// <param name="model">As the provider names it; <c>openai/</c> before it, as routers write, is understood.</param>
    public static TokenCounter For(string provider, string model)
    {
        string name = model.StartsWith(OpenAiPrefix, StringComparison.OrdinalIgnoreCase) ? model[OpenAiPrefix.Length..] : model;
        if (s_openAi.Contains(provider, StringComparer.OrdinalIgnoreCase))
        {
            (string Prefix, bool IsO200k)[] known = [.. s_models.Where(row => name.StartsWith(row.Prefix, StringComparison.OrdinalIgnoreCase))];
            if (known.Length > 0)
            {
                return new TokenCounter(known.MaxBy(row => row.Prefix.Length).IsO200k, Percent, isExact: true);
            }
        }

        bool isClaude = provider.Equals("anthropic", StringComparison.OrdinalIgnoreCase)
            || name.Contains("claude", StringComparison.OrdinalIgnoreCase);
        return new TokenCounter(isO200k: true, isClaude ? 120 : 110, isExact: false);
    }

    /// <summary>The tokens of a text, exact or estimated. What a provider adds to a message of its own is not in it.</summary>
    public long Count(ReadOnlySpan<char> text) => ToCount(_encoding.Value.CountTokens(text));

    /// <summary>The tokens of its encoding: those it counts, or those its estimate is made from.</summary>
    public int[] Encode(ReadOnlySpan<char> text) => _encoding.Value.Encode(text);

    /// <summary>What so many tokens of its encoding are counted as.</summary>
    public long ToCount(long tokens) => ((tokens * _percent) + Percent - 1) / Percent;

    /// <summary>The fewest tokens of its encoding that are counted as at least so many.</summary>
    public long FromCount(long count) => count <= 0 ? 0 : ((count - 1) * Percent / _percent) + 1;
}
