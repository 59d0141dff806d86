using FsCheck;
using FsCheck.Fluent;
using RagPlatform.Tokens.Bpe;
using Xunit;

namespace RagPlatform.Tokens.Tests.Bpe;

/// <summary>The encodings are those of the reference, token by token, and nothing is lost on the way there and back.</summary>
public sealed class BpeEncodingTests
{
    private static readonly string[] s_parts =
    [
        "a", "Word", " word", "ABC", "1", "2345", " ", "  ", "\n", "\r\n", "\t", "\u00A0", "\u0085", ".", "//", "'s", "'LL", "\u017F",
        "\u0301", "\u02B0", "\u01C5", "\u6F22", "\u0430", "\U0001F600", "\U00010400", "\uFFFD", "\uFEFF", "<|endoftext|>",
    ];

    private static Arbitrary<string> Texts =>
        Gen.Elements(s_parts).ListOf().Select(string.Concat).ToArbitrary();

    [Fact]
    public void Encode_EachReferenceVector_GivesItsTokens()
    {
        IReadOnlyList<ReferenceVector> vectors = ReferenceVector.ReadAll();

        Assert.True(vectors.Count > 400);
        Assert.All(vectors, vector =>
        {
            Assert.Equal(vector.O200kBase, BpeEncoding.O200kBase.Encode(vector.Text));
            Assert.Equal(vector.Cl100kBase, BpeEncoding.Cl100kBase.Encode(vector.Text));
        });
    }

    [Fact]
    public void Vocabularies_AreWhole()
    {
        Assert.Equal(199_998, BpeEncoding.O200kBase.VocabularySize);
        Assert.Equal(100_256, BpeEncoding.Cl100kBase.VocabularySize);
        Assert.Equal("o200k_base", BpeEncoding.O200kBase.Name);
        Assert.Equal("cl100k_base", BpeEncoding.Cl100kBase.Name);
    }

    [Fact]
    public void Encode_AnyText_DecodesToItself() => Prop.ForAll(Texts, text =>
    {
        foreach (BpeEncoding encoding in (BpeEncoding[])[BpeEncoding.O200kBase, BpeEncoding.Cl100kBase])
        {
            int[] tokens = encoding.Encode(text);
            Assert.Equal(text, encoding.Decode(tokens));
            Assert.Equal(tokens.Length, encoding.CountTokens(text));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Encode_AnyToken_DecodesFromItsOwnId()
    {
        // Every token that is whole characters is the encoding of some text, if not always as one token.
        BpeEncoding encoding = BpeEncoding.O200kBase;
        for (int id = 0; id < encoding.VocabularySize; id += 7)
        {
            string text = encoding.Decode([id]);
            Assert.Equal(text, encoding.Decode(encoding.Encode(text)));
        }
    }

    [Fact]
    public void Encode_LoneSurrogates_AreReplacementCharacters()
    {
        (string Text, string Replaced)[] texts = [("\uD800x", "\uFFFDx"), ("x\uDC00", "x\uFFFD"), ("\uDC00\uD800 \uD83D", "\uFFFD\uFFFD \uFFFD")];

        Assert.All(texts, pair =>
        {
            Assert.Equal(BpeEncoding.O200kBase.Encode(pair.Replaced), BpeEncoding.O200kBase.Encode(pair.Text));
            Assert.Equal(BpeEncoding.Cl100kBase.Encode(pair.Replaced), BpeEncoding.Cl100kBase.Encode(pair.Text));
        });
    }

    [Fact]
    public void Encode_EmptyText_HasNoTokens()
    {
        Assert.Empty(BpeEncoding.O200kBase.Encode(string.Empty));
        Assert.Equal(0, BpeEncoding.O200kBase.CountTokens(string.Empty));
        Assert.Equal(string.Empty, BpeEncoding.O200kBase.Decode([]));
    }

    [Fact]
    public void Decode_TokensCutWithinACharacter_GivesTheReplacementCharacter()
    {
        int[] tokens = BpeEncoding.Cl100kBase.Encode("\U0001F9FF");

        Assert.True(tokens.Length > 1);
        Assert.Equal("\uFFFD", BpeEncoding.Cl100kBase.Decode(tokens.AsSpan(0, 1)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(199_998)]
    [InlineData(200_018)]
    public void Decode_NoTokenOfTheEncoding_IsRefused(int token)
    {
        ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>(() => BpeEncoding.O200kBase.Decode([token]));

        Assert.Contains("0 to 199,997", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Texts without a boundary: who looks at all pairs for each merge, or reads a run again for each piece, does not come back.</summary>
    [Theory]
    [InlineData("a")]
    [InlineData("A")]
    [InlineData(" ")]
    [InlineData("\u6F22")]
    [InlineData("\u6F22\u5B57A")]
    [InlineData("\u0301")]
    [InlineData("A\u0301")]
    [InlineData("-")]
    [InlineData("\n ")]
    [InlineData("\U0001F600")]
    [InlineData("7")]
    [InlineData("acgtgca")]
    public void Encode_AMegabyteWithoutBoundaries_IsWholeAndEnds(string unit)
    {
        string text = string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length));

        foreach (BpeEncoding encoding in (BpeEncoding[])[BpeEncoding.O200kBase, BpeEncoding.Cl100kBase])
        {
            Assert.Equal(text, encoding.Decode(encoding.Encode(text)));
        }
    }

    [Fact]
    public async Task Encode_FromManyThreads_GivesTheSameTokens()
    {
        // More pieces than the cache has slots, so that threads overwrite each other's.
        string[] texts = [.. Enumerable.Range(0, 40).Select(i => string.Join(' ', Enumerable.Range(i * 500, 2000).Select(n => $"qx{n * 7919}zv")))];
        int[][] expected = [.. texts.Select(text => BpeEncoding.O200kBase.Encode(text))];

        await Parallel.ForEachAsync(Enumerable.Range(0, 200), (i, _) =>
        {
            Assert.Equal(expected[i % texts.Length], BpeEncoding.O200kBase.Encode(texts[i % texts.Length]));
            return ValueTask.CompletedTask;
        });
    }
}
