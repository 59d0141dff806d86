using RagPlatform.Embeddings.Tokenization;
using Xunit;

namespace RagPlatform.Embeddings.Tests.Tokenization;

public sealed class TextNormalizerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" \t\r\n ", "")]
    [InlineData("  two\t\nwords\u00A0here ", "two words here")]
    [InlineData("zero\u200Bwidth\uFEFF", "zerowidth")]
    [InlineData("a\u0000b \u0007 c", "ab c")]
    public void Fold_Text_HasSingleSpacesAndNothingInvisible(string text, string folded)
    {
        Assert.Equal(folded, TextNormalizer.Fold(text));
        Assert.Equal(folded, TextNormalizer.Fold(folded));
    }

    [Fact]
    public void Fold_CleanText_IsNotCopied()
    {
        const string Text = "Nothing to do here.";
        Assert.Same(Text, TextNormalizer.Fold(Text));
    }

    [Fact]
    public void EnsureNormalizes_ThisProcess_HasIcu()
    {
        Assert.Null(Record.Exception(TextNormalizer.EnsureNormalizes));
    }
}
