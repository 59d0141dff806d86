using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.PromptCaching;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Tests.PromptCaching;

/// <summary>Prompts of made-up content: the same content has the same hashes, and one token of another changes all behind it.</summary>
internal static class TestPrompts
{
    public const long Noon = 1_772_366_400_000;
    public const long Second = 1000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;

    public static readonly PromptGroup Group = new("p", "m", "generation", string.Empty);

    /// <summary>1,000 nano-dollars a token, 100 to read it, 1,250 to write it for five minutes, 2,000 for an hour: the common multiples.</summary>
    public static readonly PriceRow Row = new(
        "m", "p", "m", DateTimeOffset.UnixEpoch, 1_000_000_000, 100_000_000, 1_250_000_000, 0, 0, "a test")
    {
        CacheWrite1h = 2_000_000_000,
    };

    /// <summary>A print of pieces: their section, what they say, how many tokens they have.</summary>
    public static PromptPrint Print(params (string Section, string Content, int Tokens)[] pieces)
    {
        var print = new PromptPrint();
        ulong all = 1;
        foreach (IGrouping<string, (string Section, string Content, int Tokens)> section in pieces.GroupBy(piece => piece.Section))
        {
            ulong own = 2;
            foreach ((_, string content, int tokens) in section)
            {
                for (int i = 0; i < tokens; i++)
                {
                    ulong token = Mix(Content(content), (ulong)i);
                    all = Mix(all, token);
                    own = Mix(own, token);
                    print.Tokens++;
                    if (print.Tokens % PromptPrintValidator.StepTokens == 0 && print.Steps.Count < PromptPrintValidator.StepTokens)
                    {
                        print.Steps.Add(all);
                    }
                }
            }

            print.Sections.Add(new PromptSection { Name = section.Key, EndTokens = print.Tokens, Hash = section.Key == "question" ? 0 : own });
        }

        return print;
    }

    /// <summary>A prompt of which the provider read as much as is said from its cache.</summary>
    public static PrintedPrompt At(long atMs, PromptPrint print, long read = 0) =>
        new(atMs, Group, new TokenCounts(InputUncached: print.Tokens - read, CacheRead: read), print);

    /// <summary>Instructions of 2,048 tokens that are always the same, passages of 512 and a question of 40 that never are.</summary>
    public static PromptPrint Usual(int number) =>
        Print(("instructions", "rules", 2048), ("passages", $"passages {number}", 512), ("question", $"question {number}", 40));

    public static PromptCacheDiagnosis Diagnose(IEnumerable<PrintedPrompt> prompts, PriceRow? price = null, long usableAfterMs = 0) =>
        new PromptDiagnoser(
            new PriceBook([price ?? Row]),
            new DiagnosisTerms(1024, 80, usableAfterMs, DateTimeOffset.FromUnixTimeMilliseconds(Noon + Day), Day)).Diagnose([.. prompts]);

    private static ulong Content(string text) => text.Aggregate(7UL, (hash, character) => Mix(hash, character));

    private static ulong Mix(ulong hash, ulong next)
    {
        ulong mixed = unchecked((hash ^ next) * 0x9E3779B97F4A7C15);
        return mixed ^ (mixed >> 29);
    }
}
