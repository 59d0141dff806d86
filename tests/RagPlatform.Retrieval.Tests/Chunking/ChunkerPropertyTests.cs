using System.Text;
using RagPlatform.Retrieval.Chunking;
using RagPlatform.Retrieval.Extraction;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.Text.Sentences;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Chunking;

/// <summary>What holds for every text, however it is cut.</summary>
public sealed class ChunkerPropertyTests
{
    private const int Rounds = 120;

    private static readonly string[] s_blocks =
    [
        "# One", "## Two", "### Three", "A paragraph. With two sentences.", "- a\n- b\n  - c", "1. x\n2. y",
        "| a | b |\n|---|---|\n| 1 | 2 |", "```\ncode. here\n```", "> quoted text", "日本語の文。もう一つ。", "\U0001F600\U0001F600\U0001F600",
        "Setext\n======", "***", "<div>html</div>", "[link]: http://example.org", "\tindented code", "\f", "a\u00A0b\u2003c", "x\r\ny", "}",
    ];

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string policy in (string[])["structure:max=40,window=16", "structure:max=64,overlap=20,window=24", "fixed:max=40,overlap=0,window=16",
            "fixed:max=40,overlap=12,window=40", "sentence-window:max=60,window=16"])
        {
            foreach (TextStructure structure in Enum.GetValues<TextStructure>())
            {
                cases.Add(policy, structure.ToString());
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Chunk_AnyText_KeepsBudgetsOrderAndCharacters(string policyText, string structure)
    {
        ChunkingPolicy policy = ChunkingPolicy.Parse(policyText);
        TokenMeter meter = Parts.Meter();
        ForAnyText(policyText, structure, (text, chunks) =>
        {
            int start = 0;
            foreach (TextChunk chunk in chunks)
            {
                Assert.InRange(chunk.Span.Start, start, text.Length - 1);
                Assert.InRange(meter.Count(text, chunk.Span), 1, policy.MaxTokens);
                AssertWhole(text, chunk.Span);
                Assert.NotEmpty(chunk.Windows);
                Assert.All(chunk.Windows, window =>
                {
                    Assert.True(window.Start >= chunk.Span.Start && window.End <= chunk.Span.End && window.Length > 0, text);
                    Assert.InRange(meter.Count(text, window), 1, policy.WindowTokens);
                    AssertWhole(text, window);
                });
                start = chunk.Span.Start;
            }
        });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Chunk_AnyText_LosesNothingButWhiteSpace(string policy, string structure) =>
        ForAnyText(policy, structure, (text, chunks) =>
        {
            AssertCovered(text, new TextSpan(0, text.Length), chunks.Select(chunk => chunk.Span));
            if (!policy.StartsWith(ChunkingKinds.SentenceWindow, StringComparison.Ordinal))
            {
                Assert.All(chunks, chunk => AssertCovered(text, chunk.Span, chunk.Windows));
            }
            else
            {
                AssertCovered(text, new TextSpan(0, text.Length), chunks.SelectMany(chunk => chunk.Windows));
            }
        });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Chunk_SameTextTwice_GivesTheSame(string policy, string structure) =>
        ForAnyText(policy, structure, (text, chunks) =>
        {
            IReadOnlyList<TextChunk> again =
                Parts.Chunker(policy).Chunk(new ExtractedText(text, string.Empty, Enum.Parse<TextStructure>(structure)));
            Assert.Equal(chunks.Select(chunk => chunk.Span), again.Select(chunk => chunk.Span));
            Assert.Equal(chunks.SelectMany(chunk => chunk.Windows), again.SelectMany(chunk => chunk.Windows));
        });

    private static void ForAnyText(string policy, string structure, Action<string, IReadOnlyList<TextChunk>> check)
    {
        var random = new Random(20260301);
        IChunker chunker = Parts.Chunker(policy);
        for (int round = 0; round < Rounds; round++)
        {
            string text = RandomText(random);
            check(text, chunker.Chunk(new ExtractedText(text, string.Empty, Enum.Parse<TextStructure>(structure))));
        }
    }

    private static void AssertWhole(string text, TextSpan span)
    {
        Assert.False(char.IsLowSurrogate(text[span.Start]), text);
        Assert.False(char.IsHighSurrogate(text[span.End - 1]), text);
    }

    private static void AssertCovered(string text, TextSpan whole, IEnumerable<TextSpan> spans)
    {
        int after = whole.Start;
        foreach (TextSpan span in spans)
        {
            Assert.True(span.Start <= after || string.IsNullOrWhiteSpace(text[after..span.Start]), text);
            after = Math.Max(after, span.End);
        }

        Assert.True(string.IsNullOrWhiteSpace(text[after..whole.End]), text);
    }

    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        for (int i = random.Next(1, 15); i > 0; i--)
        {
            string block = random.Next(8) switch
            {
                0 => new string('x', random.Next(150, 700)),
                1 => string.Concat(Enumerable.Repeat("\U0001F9EA語", random.Next(20, 200))),
                2 => new string(' ', random.Next(1, 900)),
                _ => s_blocks[random.Next(s_blocks.Length)],
            };
            text.Append(string.Concat(Enumerable.Repeat(block + " ", random.Next(10) == 0 ? 40 : 1)))
                .Append(random.Next(3) == 0 ? "\n" : "\n\n");
        }

        return text.ToString();
    }
}
