using Microsoft.Extensions.Options;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Faq;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Faq;

public sealed class FaqMatcherTests
{
    private static readonly FaqMatcher s_matcher = new(Options.Create(new FaqOptions()));

    [Theory]
    [InlineData("How many days of leave do I have?", "HOW many days of leave, do I have")]
    [InlineData("How many days of leave do I have?", "On leave, how many days do we have?")]
    [InlineData("Does the virus survive warm weather?", "In warm weather, will the virus survive?")]
    [InlineData("Is COVID-19 dangerous for children?", "Is the virus COVID-19 a danger to children?")]
    public void Find_SameQuestionPutDifferently_IsFound(string known, string asked)
    {
        FaqMatch? found = s_matcher.Find(asked, null, [FaqItems.Item("Who cleans the kitchen?"), FaqItems.Item(known)]);

        Assert.Equal(known, found?.Entry.Entry.Question);
        Assert.InRange(found!.Score, new FaqOptions().WordThreshold, 1);
    }

    [Theory]
    [InlineData("What is the fine after 3 days?", "What is the fine after 5 days?")]
    [InlineData("What is the fine after three days?", "What is the fine after five days?")]
    [InlineData("What is a dose of 10mg for?", "What is a dose of 20mg for?")]
    [InlineData("How do I treat type-1 diabetes?", "How do I treat type-2 diabetes?")]
    [InlineData("Which plants may I water daily?", "Which plants may I not water daily?")]
    [InlineData("Can I travel with a passport?", "Can I travel without a passport?")]
    [InlineData("Why can I cancel my order?", "Why can't I cancel my order?")]
    [InlineData("When does the old mill open?", "Where does the old mill open?")]
    [InlineData("How do I turn the heating on?", "How do I turn the heating off?")]
    [InlineData("Where is the old mill?", "Where is the new mill?")]
    [InlineData("How do I cancel my order?", "How do I track my order?")]
    [InlineData("Are vaccinated visitors admitted?", "Are unvaccinated visitors admitted?")]
    [InlineData("When does the north gate of the city park open in winter?", "When does the south gate of the city park open in summer?")]
    public void Find_AnotherQuestionInNearlyTheSameWords_IsNoMatch(string known, string asked)
    {
        // Their vectors could not be nearer.
        FaqItem entry = FaqItems.Item(known, vector: [1, 0]);

        Assert.Null(s_matcher.Find(asked, Vector(1, 0), [entry]));
        Assert.Null(s_matcher.Find(asked, null, [entry]));
        Assert.NotNull(s_matcher.Find(known, null, [entry]));
    }

    [Fact]
    public void Find_VectorsAgree_MakesUpForOtherWords()
    {
        FaqItem[] entries =
        [
            FaqItems.Item("How long is parental leave?", vector: [1, 0]), FaqItems.Item("Who cleans the kitchen?", vector: [0, 1]),
        ];
        const string asked = "How long may parents stay home on leave?";

        Assert.Null(s_matcher.Find(asked, null, entries));
        Assert.Null(s_matcher.Find(asked, Vector(0, 1), entries));
        Assert.Equal("How long is parental leave?", s_matcher.Find(asked, Vector(1, 0), entries)?.Entry.Entry.Question);
    }

    [Fact]
    public void Find_VectorOfAnotherModel_CountsForNothing()
    {
        FaqItem entry = FaqItems.Item("How long is parental leave?", vector: [1, 0]);
        var other = new TextEmbedding("other/1", [1, 0], 3, true, EmbeddingFlags.None);

        Assert.Null(s_matcher.Find("How long may parents stay home on leave?", other, [entry]));
    }

    [Fact]
    public void Find_TwoEntriesAsNear_IsNoMatchUnlessTheyAnswerTheSame()
    {
        FaqItem one = FaqItems.Item("How many days of leave do staff have?", "Thirty.");
        FaqItem other = FaqItems.Item("How many days of leave do interns have?", "Ten.");
        FaqItem same = FaqItems.Item("How many days of leave do interns have?", "Thirty.");
        const string asked = "How many days of leave?";

        Assert.Null(s_matcher.Find(asked, null, [one, other]));
        Assert.Equal("Thirty.", s_matcher.Find(asked, null, [one, same])?.Entry.Entry.Answer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?! …")]
    [InlineData("the of and")]
    public void Find_AQuestionOfNothing_IsNoMatch(string asked) =>
        Assert.Null(s_matcher.Find(asked, null, [FaqItems.Item("How long is parental leave?")]));

    [Fact]
    public void Likeness_WorkedExample_IsWhatItSays()
    {
        FaqItem[] entries = [FaqItems.Item("Mill?"), FaqItems.Item("Mill open?"), FaqItems.Item("Harbour?")];

        Assert.Equal(0.619, new TermWeights(entries).Likeness(FaqQuestion.Of("mill open"), FaqQuestion.Of("the mill")), 3);
    }

    [Fact]
    public void FindAndGuard_RandomQuestions_AreSymmetricAndBounded()
    {
        string[] words = ["mill", "old", "new", "open", "not", "when", "where", "7", "covid-19", "covid-20", "on", "off", "harbour", "ship"];
        var random = new Random(20260301);
        FaqItem[] entries = [.. Enumerable.Range(0, 20).Select(i => FaqItems.Item(Text() + $" w{(char)('a' + i)}"))];
        var weights = new TermWeights(entries);
        for (int round = 0; round < 2000; round++)
        {
            FaqQuestion one = FaqQuestion.Of(Text());
            FaqQuestion other = FaqQuestion.Of(Text());
            double likeness = weights.Likeness(one, other);

            Assert.InRange(likeness, 0, 1 + 1e-12);
            Assert.Equal(likeness, weights.Likeness(other, one), 12);
            Assert.Equal(FaqGuard.Admits(one, other), FaqGuard.Admits(other, one));
            Assert.True(FaqGuard.Admits(one, one));
        }

        string Text() => string.Join(' ', Enumerable.Range(0, random.Next(1, 6)).Select(_ => words[random.Next(words.Length)]));
    }

    private static TextEmbedding Vector(params float[] values) => new("m/1", values, 3, true, EmbeddingFlags.None);
}
