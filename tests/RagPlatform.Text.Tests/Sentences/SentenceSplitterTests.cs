using System.Text;
using RagPlatform.Text.Sentences;
using Xunit;

namespace RagPlatform.Text.Tests.Sentences;

public sealed class SentenceSplitterTests
{
    private static readonly string[] s_pieces =
    [
        "word", "A", "e.g.", "Dr.", ".", "!", "?", "。", "？", "\"", "”", ")", "*", "\n", "\n\n", "\r\n", " ", "\t",
        "# Head", "- item", "1. one",
        "| cell |", "日本", "\U0001F600", "3.14", "lower", "```", "'", "]",
    ];

    [Theory]
    [InlineData("One. Two! Three?", "One.|Two!|Three?")]
    [InlineData("Ask Dr. Smith. He knows, e.g. Latin.", "Ask Dr. Smith.|He knows, e.g. Latin.")]
    [InlineData("J. Doe wrote it. It costs 3.14 dollars.", "J. Doe wrote it.|It costs 3.14 dollars.")]
    [InlineData("He said \"Stop.\" Then he left.", "He said \"Stop.\"|Then he left.")]
    [InlineData("# Heading\nText goes\non here.", "# Heading|Text goes\non here.")]
    [InlineData("Intro:\n- first\n- second", "Intro:|- first|- second")]
    [InlineData("Steps:\n1. first\n2. second", "Steps:|1. first|2. second")]
    [InlineData("First paragraph\n\nSecond paragraph", "First paragraph|Second paragraph")]
    [InlineData("今日は晴れ。明日は雨？そうです", "今日は晴れ。|明日は雨？|そうです")]
    [InlineData("no end", "no end")]
    [InlineData(" \n\t ", "")]
    [InlineData("Really?! Yes... No.", "Really?!|Yes...|No.")]
    public void Split_Text_EndsSentencesWhereAReaderDoes(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', SentenceSplitter.Split(text).Select(span => span.Of(text))));

    [Fact]
    public void Split_AnyText_CoversAllButWhiteSpaceOnceInOrder()
    {
        var random = new Random(20260301);
        for (int round = 0; round < 5000; round++)
        {
            string text = RandomText(random);
            IReadOnlyList<TextSpan> spans = SentenceSplitter.Split(text);

            int after = 0;
            foreach (TextSpan span in spans)
            {
                Assert.True(span.Start >= after && span.Length > 0 && span.End <= text.Length, text);
                Assert.True(string.IsNullOrWhiteSpace(text[after..span.Start]), text);
                Assert.False(char.IsWhiteSpace(text[span.Start]) || char.IsWhiteSpace(text[span.End - 1]), text);
                after = span.End;
            }

            Assert.True(string.IsNullOrWhiteSpace(text[after..]), text);
        }
    }

    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        for (int i = random.Next(30); i > 0; i--)
        {
            text.Append(s_pieces[random.Next(s_pieces.Length)]).Append(random.Next(2) == 0 ? " " : string.Empty);
        }

        return text.ToString();
    }
}
