using System.Globalization;
using System.Text;
using RagPlatform.TestSupport.Foreign;
using RagPlatform.Tokens.Bpe;
using Xunit;

namespace RagPlatform.Tokens.Tests.Bpe;

/// <summary>Token by token beside OpenAI's own tokenizer: the labelled data, every character there is, and texts made at random.</summary>
public sealed class ForeignTokenizerTests
{
    // Node takes a second to start and is given half a minute.
    private const long CharactersAtOnce = 8_000_000;

    [LabelledDataFact]
    public async Task Encode_AllTextsOfTheLabelledData_EqualsTheReference()
    {
        // Whole files, and each line: what is at the end of a text is cut differently.
        var texts = new List<string>();
        foreach (string file in LabelledDataFactAttribute.Files())
        {
            string text = await File.ReadAllTextAsync(file);
            texts.AddRange([text, .. text.Split('\n')]);
            if (texts.Sum(one => (long)one.Length) > CharactersAtOnce)
            {
                await AssertEqualAsync(texts);
                texts.Clear();
            }
        }

        await AssertEqualAsync(texts);
    }

    [NodeFact]
    public async Task Encode_EveryCharacterOfUnicode_EqualsTheReference()
    {
        // What the reference's Unicode does not know yet, or ours does not, is left out: those characters are nobody's text so far.
        var texts = new List<string>();
        var block = new StringBuilder();
        for (int scalar = 0; scalar <= 0x10FFFF; scalar++)
        {
            if (Rune.IsValid(scalar) && CharUnicodeInfo.GetUnicodeCategory(scalar) is not UnicodeCategory.OtherNotAssigned)
            {
                string one = new Rune(scalar).ToString();
                block.Append(CultureInfo.InvariantCulture, $"a{one}B {one}{one}1.{one}\n{one}{one}c");
                if (block.Length > 400)
                {
                    texts.Add(block.ToString());
                    block.Clear();
                }
            }
        }

        texts.Add(block.ToString());
        await AssertEqualAsync(texts);
    }

    [NodeFact]
    public async Task Encode_TextsMadeAtRandom_EqualsTheReference()
    {
        var random = new Random(20261125);
        string[] alphabet =
        [
            "a", "B", "ing", "The", "1", "99", " ", " ", "  ", "\n", "\r\n", "\t", "\u00A0", "\u0085", "\u2003", ".", ",", "/", "--",
            "'", "'s", "'RE", "'\u017F", "\u0301", "\u0903", "\u02B0", "\u01C5", "\u6F22", "\u3042", "\u0430", "\u0410", "\u00DF", "\u0130", "\U0001F600", "\U00010400",
            "\U00010428", "\U0001D7D8", "\u200D", "\uFEFF", "\uD800", "\uDC00",
            "<|endoftext|>", "\u0000", "\u180E", "\u200B",
        ];
        string[] texts = [.. Enumerable.Range(0, 20_000).Select(_ =>
            string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => alphabet[random.Next(alphabet.Length)])))];

        await AssertEqualAsync(texts);
    }

    private static async Task AssertEqualAsync(IReadOnlyList<string> texts)
    {
        foreach (BpeEncoding encoding in (BpeEncoding[])[BpeEncoding.O200kBase, BpeEncoding.Cl100kBase])
        {
            IReadOnlyList<int[]> expected = await ForeignTokenizer.EncodeAsync(encoding.Name, texts);
            Assert.Equal(texts.Count, expected.Count);
            for (int i = 0; i < texts.Count; i++)
            {
                int[] tokens = encoding.Encode(texts[i]);
                Assert.True(
                    expected[i].AsSpan().SequenceEqual(tokens),
                    Describe(encoding, texts[i], expected[i], tokens));
            }
        }
    }

    private static string Describe(BpeEncoding encoding, string text, int[] expected, int[] tokens)
    {
        int at = expected.Zip(tokens).TakeWhile(pair => pair.First == pair.Second).Count();
        string before = encoding.Decode(tokens.AsSpan(0, at));
        return $"{encoding.Name}: behind '{before[^Math.Min(40, before.Length)..]}' of '{text[..Math.Min(40, text.Length)]}' come "
            + $"{string.Join(' ', expected.Skip(at).Take(5))}, not {string.Join(' ', tokens.Skip(at).Take(5))}";
    }
}
