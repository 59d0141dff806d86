using RagPlatform.Retrieval.Enrichment;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Enrichment;

public sealed class KeyPhrasesTests
{
    [Fact]
    public void Score_TheDocumentedExample_GivesItsNumbers() => Assert.Equal(
        [("Solar panels feed", 8.5), ("solar inverter", 4.5), ("inverter feeds", 4.0), ("grid", 1.0)],
        KeyPhrases.Score("Solar panels feed the solar inverter. The inverter feeds the grid."));

    [Theory]
    [InlineData("")]
    [InlineData("It was there, and then it was not.")]
    [InlineData("1 2 3 4. 5-6; 7")]
    public void Of_TextThatSaysNothing_GivesNone(string text) => Assert.Empty(KeyPhrases.Of(text));

    [Fact]
    public void Of_ALongListWithoutCommas_DoesNotWinByItsLength() =>
        Assert.Equal(["tidal gauges"], KeyPhrases.Of("The tidal gauges of alpha beta gamma delta epsilon zeta eta theta."));

    [Fact]
    public void Of_WordsJoinedByPunctuation_StayWhole() =>
        Assert.Equal(["double-stranded RNA", "3.5 GHz", "don't"], KeyPhrases.Of("double-stranded RNA, don't; 3.5 GHz"));

    [Fact]
    public void Of_AnyText_GivesFewDistinctPhrasesThatStandInIt()
    {
        string[] words = ["the", "of", "Harbour", "harbour", "light", "sea-mark", "буй", "日本語", "42", ",", ".", "\n\n", "a\nb", "'", "x"];
        var random = new Random(20260911);
        for (int round = 0; round < 500; round++)
        {
            string text = string.Join(' ', random.GetItems(words, random.Next(0, 60)));

            IReadOnlyList<string> phrases = KeyPhrases.Of(text);

            Assert.InRange(phrases.Count, 0, KeyPhrases.Most);
            Assert.Equal(phrases.Count, phrases.Distinct(StringComparer.OrdinalIgnoreCase).Count());
            string folded = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            Assert.All(phrases, phrase => Assert.Contains(phrase, folded, StringComparison.Ordinal));
            Assert.Equal(phrases, KeyPhrases.Of(text));
        }
    }
}
