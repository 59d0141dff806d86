using FsCheck;
using FsCheck.Fluent;
using RagPlatform.Embeddings.Tests.Bert;
using RagPlatform.Embeddings.Tokenization;
using Xunit;

namespace RagPlatform.Embeddings.Tests.Tokenization;

public sealed class WordPieceTokenizerTests
{
    private static readonly WordPieceVocabulary s_vocabulary =
        WordPieceVocabulary.Parse(File.ReadAllBytes(Path.Combine(ReferenceModel.FolderOf("tiny"), "vocab.txt")));

    private static readonly int s_unknown = Id("[UNK]");

    [Fact]
    public void Tokenize_ReferenceTexts_GiveTheReferencesPieces()
    {
        Assert.InRange(ReferenceModel.Tokens.Count, 20, 1000);
        Assert.All(ReferenceModel.Tokens, item =>
        {
            Assert.Equal(item.Uncased, Tokenizer(uncased: true).Tokenize(item.Text).Ids);
            Assert.Equal(item.Cased, Tokenizer(uncased: false).Tokenize(item.Text).Ids);
        });
    }

    [Theory]
    [InlineData("the order", 8, 0)]
    [InlineData("the \u9fa7 order", 9, 1)]
    [InlineData("\u9fa7\U00020000", 2, 2)]
    [InlineData("", 0, 0)]
    public void Tokenize_UnknownWords_AreCountedByCodePoints(string text, int characters, int unknown)
    {
        WordPieces pieces = Tokenizer(uncased: true).Tokenize(text);

        Assert.Equal((characters, unknown), (pieces.Characters, pieces.UnknownCharacters));
    }

    [Fact]
    public void Tokenize_TextThatReadsLikeASpecialToken_IsText()
    {
        IReadOnlyList<int> ids = Tokenizer(uncased: false).Tokenize("[SEP] [CLS]").Ids;

        Assert.DoesNotContain(Id("[SEP]"), ids);
        Assert.DoesNotContain(Id("[CLS]"), ids);
    }

    [Fact]
    public void Tokenize_HalvesOfSurrogatePairs_AreDropped()
    {
        Assert.Equal(Tokenizer(uncased: true).Tokenize("order the").Ids, Tokenizer(uncased: true).Tokenize("ord\ud800er the\udc00").Ids);
    }

    [Fact]
    public void Tokenize_AnyTwoTexts_HaveTogetherThePiecesOfEach() => Prop.ForAll<NonNull<string>, NonNull<string>>((first, second) =>
    {
        WordPieceTokenizer tokenizer = Tokenizer(uncased: true);
        IReadOnlyList<int> together = tokenizer.Tokenize($"{first.Get}. {second.Get}").Ids;
        return together.SequenceEqual(tokenizer.Tokenize($"{first.Get}.").Ids.Concat(tokenizer.Tokenize(second.Get).Ids));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Parse_LinesWithAndWithoutALastLineBreak_AreTheSame()
    {
        Assert.Equal(2, WordPieceVocabulary.Parse("a\nb"u8).Count);
        Assert.Equal(2, WordPieceVocabulary.Parse("a\r\nb\r\n"u8).Count);
        Assert.True(WordPieceVocabulary.Parse("a\r\nb\r\n"u8).TryFind("a", continues: false, out int id));
        Assert.Equal(0, id);
    }

    private static int Id(string piece) => s_vocabulary.TryFind(piece, continues: false, out int id) ? id : -1;

    private static WordPieceTokenizer Tokenizer(bool uncased) =>
        new(new BertWords(uncased, uncased, splitIdeographs: true), s_vocabulary, s_unknown);
}
