using RagPlatform.Contracts.V1;
using RagPlatform.Generation.Extractive;
using Xunit;

namespace RagPlatform.Generation.Tests.Extractive;

public sealed class ExtractiveAnswererTests
{
    private static readonly string[] s_words =
        ["water", "boils", "hundred", "degrees", "ice", "melts", "zero", "steam", "rises", "kettle", "whistles", "loudly"];

    [Fact]
    public void Answer_SentenceThatAnswers_IsQuotedExactly()
    {
        Passage passage = TestPassages.Create("Kettles are made of steel. Water boils at one hundred degrees. Ice is cold.", start: 40);

        ExtractiveAnswer answer = ExtractiveAnswerer.Answer("At how many degrees does water boil?", [passage]);

        Assert.Equal("Water boils at one hundred degrees. [1]", answer.Text);
        Citation citation = Assert.Single(answer.Citations);
        Assert.Equal("Water boils at one hundred degrees.", citation.Quote);
        Assert.Equal((40 + 27, 40 + 27 + citation.Quote.Length), (citation.Start, citation.End));
    }

    [Theory]
    [InlineData("Who won the chess tournament?")]
    [InlineData("What is it?")]
    [InlineData("???")]
    public void Answer_NothingInCommon_Refuses(string question)
    {
        ExtractiveAnswer answer = ExtractiveAnswerer.Answer(question, [TestPassages.Create("Water boils at one hundred degrees.")]);

        Assert.Empty(answer.Citations);
        Assert.Equal("The documents do not say anything about this question.", answer.Text);
    }

    [Fact]
    public void Answer_RepeatedSentence_IsQuotedOnceAndCompletedByAnother()
    {
        Passage[] passages =
        [
            TestPassages.Create("Water boils at one hundred degrees.", id: "a"),
            TestPassages.Create("Water boils at one hundred degrees.", id: "b"),
            TestPassages.Create("Ice melts at zero on any scale.", id: "c"),
        ];

        ExtractiveAnswer answer = ExtractiveAnswerer.Answer("When does water boil and ice melt?", passages);

        Assert.Equal(2, answer.Citations.Count);
        Assert.Contains("c", answer.Citations.Select(citation => citation.DocumentId));
        Assert.Single(answer.Citations, citation => citation.DocumentId is "a" or "b");
    }

    [Fact]
    public void Answer_EqualSentences_PrefersTheBetterPassage()
    {
        Passage[] passages =
        [
            TestPassages.Create("Water boils at one hundred degrees.", score: 0.1, id: "worse"),
            TestPassages.Create("Water boils at one hundred degrees.", score: 0.9, id: "better"),
        ];

        Assert.Equal("better", Assert.Single(ExtractiveAnswerer.Answer("When does water boil?", passages).Citations).DocumentId);
    }

    [Fact]
    public void Answer_HeadingOrCode_IsNoAnswer()
    {
        Passage passage = TestPassages.Create(
            "# How hot does water boil today\n\n```\nboil water --degrees 100\n```\n\nWater will boil at one hundred degrees.");

        ExtractiveAnswer answer = ExtractiveAnswerer.Answer("How does water boil?", [passage]);

        Assert.Equal("Water will boil at one hundred degrees.", Assert.Single(answer.Citations).Quote);
    }

    [Fact]
    public void Answer_AnyPassages_QuotesExactSpansOnly()
    {
        var random = new Random(20260301);
        for (int round = 0; round < 500; round++)
        {
            Passage[] passages =
            [
                .. Enumerable.Range(0, random.Next(1, 6)).Select(i =>
                    TestPassages.Create(
                        string.Join(' ', Enumerable.Range(0, 4).Select(_ => Sentence(random))), i * 1000, random.NextDouble(), $"d{i}")),
            ];

            ExtractiveAnswer answer = ExtractiveAnswerer.Answer(Sentence(random), passages);

            Assert.InRange(answer.Citations.Count, 0, 3);
            Assert.All(answer.Citations, citation =>
            {
                Passage source = Assert.Single(passages, passage => passage.DocumentId == citation.DocumentId);
                Assert.Equal(citation.Quote, source.Text[(citation.Start - source.Start)..(citation.End - source.Start)]);
            });
            Assert.Equal(
                answer.Citations.Count,
                answer.Citations.Select(citation => (citation.DocumentId, citation.Start)).Distinct().Count());
        }
    }

    private static string Sentence(Random random) =>
        string.Join(' ', Enumerable.Range(0, random.Next(3, 9)).Select(_ => s_words[random.Next(s_words.Length)])) + ".";
}
