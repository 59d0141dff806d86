using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Segments;
using Xunit;

namespace RagPlatform.Gateway.Tests.Segments;

public sealed class QuestionMaskTests
{
    private static readonly Passage[] s_evidence =
        [new Passage { Title = "Cards", Text = "A lost card is replaced within five days. Password resets are free." }];

    [Theory]
    [InlineData("How do I replace a lost card?", "how do i … a lost card")]
    [InlineData("Is my card 4111 1111 1111 1111 lost?", "is my card … lost")]
    [InlineData("I am Jane Roe (jane.roe@example.com), where is my card?", "i am … where is my card")]
    [InlineData("jane smith lost her card", "… lost … card")]
    [InlineData("CARD lost at https://example.com/?q=1", "card lost at …")]
    [InlineData("What is it?", "")]
    [InlineData("Где моя карта?", "")]
    [InlineData("", "")]
    public void Mask_Words_KeepsThoseOfDocumentsAndOfEveryQuestionAlone(string question, string masked) =>
        Assert.Equal(masked, QuestionMask.Mask(question, s_evidence));

    [Fact]
    public void Mask_PartOfAWord_IsNoWordOfTheDocument() =>
        Assert.Equal("lost …", QuestionMask.Mask("lost car", s_evidence));

    [Fact]
    public void Mask_ALongQuestion_IsCut()
    {
        string masked = QuestionMask.Mask(string.Join(' ', Enumerable.Repeat("password", 500)), s_evidence);

        Assert.InRange(masked.Length, 100, QuestionMask.MaxLength);
    }

    [Fact]
    public void Mask_WithoutEvidence_KeepsNothing() => Assert.Equal(string.Empty, QuestionMask.Mask("How do I replace a lost card?", []));
}
