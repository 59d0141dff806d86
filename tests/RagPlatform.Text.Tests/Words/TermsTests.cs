using RagPlatform.Text.Words;
using Xunit;

namespace RagPlatform.Text.Tests.Words;

public sealed class TermsTests
{
    [Theory]
    [InlineData("The cats are running!", "cat,run")]
    [InlineData("What is a tenant?", "tenant")]
    [InlineData("use-lite-en/1", "us,lite,en,1")]
    [InlineData("ISO-8859", "iso,8859")]
    [InlineData("検索エンジン", "検索,索エ,エン,ンジ,ジン")]
    [InlineData("犬", "犬")]
    [InlineData("GPUは速い", "gpu,は速,速い")]
    [InlineData("Ärger naïve", "ärger,naïve")]
    [InlineData("  ...  ", "")]
    public void Of_Text_GivesItsTerms(string text, string expected) => Assert.Equal(expected, string.Join(',', Terms.Of(text)));

    [Fact]
    public void Of_RepeatedWords_KeepsRepeats() => Assert.Equal(["cat", "cat", "cat"], Terms.Of("Cat cats CAT"));

    [Fact]
    public void Of_WordNobodyTypes_LeavesItOut() => Assert.Equal(["end"], Terms.Of(new string('x', 65) + " end"));
}
