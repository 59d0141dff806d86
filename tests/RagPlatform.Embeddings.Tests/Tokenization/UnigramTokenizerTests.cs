using FsCheck;
using FsCheck.Fluent;
using RagPlatform.Embeddings.Tests.UseLite;
using RagPlatform.Embeddings.Tokenization;
using Xunit;

namespace RagPlatform.Embeddings.Tests.Tokenization;

public sealed class UnigramTokenizerTests(ModelFixture model) : IClassFixture<ModelFixture>
{
    private static readonly string[] SmallPieces = ["<unk>", "1", "2", "3", "4", "5", "\u2581", "a", "b", "ab", "\u2581a", "bab", "bab"];
    private static readonly double[] SmallScores = [0, 0, 0, 0, 0, 0, -2, -1, -1.5, -3, -2.5, -9, -1];

    [Fact]
    public void Tokenize_EmptyText_HasNoTokens()
    {
        Assert.Empty(model.Tokenizer.Tokenize(string.Empty).Ids);
    }

    [Fact]
    public void Tokenize_SmallVocabulary_TakesTheBestSumAndTheLastOfTwins()
    {
        TokenizedText text = Small().Tokenize("abab");

        // ▁a (-2.5) + bab (-1, the later of the two) beats every other way.
        Assert.Equal([10, 12], text.Ids);
        Assert.Equal(-3.5, text.Score);
    }

    [Fact]
    public void Tokenize_UnknownRun_IsOneToken()
    {
        TokenizedText text = Small().Tokenize("xy\U0001F600a");

        Assert.Equal([6, 0, 7], text.Ids);
        Assert.Equal(3, text.UnknownCharacters);
        Assert.Equal(4, text.Characters);
    }

    [Theory]
    [InlineData("\uFB01ne \u2460", "fine 1")]
    [InlineData("cafe\u0301", "caf\u00E9")]
    public void Tokenize_CompatibilityForms_AreComposedFirst(string text, string composed)
    {
        Assert.Equal(model.Tokenizer.Tokenize(composed).Ids, model.Tokenizer.Tokenize(text).Ids);
    }

    [Fact]
    public void Tokenize_LoneSurrogate_IsUnknown()
    {
        Assert.Contains(UnigramTokenizer.UnknownId, model.Tokenizer.Tokenize("half \uD83D pair").Ids);
    }

    [Fact]
    public void Tokenize_AnyAsciiText_ScoresAsItsPiecesDoAndCoversEveryCharacter()
    {
        Gen<string> texts = Gen.Choose(' ', '~').Select(code => (char)code).ListOf().Select(characters => string.Concat(characters));
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            TokenizedText tokenized = model.Tokenizer.Tokenize(text);
            Assert.Equal(text.Length, tokenized.Characters);
            Assert.Equal(tokenized.Ids.Sum(id => id == 0 ? 0 : model.Weights.Vocabulary.Score(id)), tokenized.Score, 1e-9);
            if (tokenized.UnknownCharacters == 0 && text.Length > 0)
            {
                Assert.Equal('\u2581' + text.Replace(' ', '\u2581'), string.Concat(tokenized.Ids.Select(Piece)));
            }
        }).QuickCheckThrowOnFailure();
    }

    // Pieces are found by walking the trie: what the tokenizer matched is what it stands for.
    private string Piece(int id) => Pieces.Value[id];

    private Lazy<Dictionary<int, string>> Pieces => field ??= new(() =>
    {
        var pieces = new Dictionary<int, string>();
        Walk(Vocabulary.Root, string.Empty);
        return pieces;

        void Walk(int node, string prefix)
        {
            for (int character = 0; character <= char.MaxValue; character++)
            {
                if (prefix.Length > 0 && character is < ' ' or (> '~' and not '\u2581'))
                {
                    continue;
                }

                int next = node;
                if (model.Weights.Vocabulary.TryFollow(ref next, (char)character, out int id))
                {
                    if (id >= 0)
                    {
                        pieces[id] = prefix + (char)character;
                    }

                    Walk(next, prefix + (char)character);
                }
            }
        }
    });

    private static UnigramTokenizer Small() => new(new Vocabulary(
        string.Concat(SmallPieces), [.. SmallPieces.Select(piece => (byte)piece.Length)], SmallScores));
}
