using RagPlatform.Cache.Semantic.Guard;
using RagPlatform.Embeddings;
using Xunit;

namespace RagPlatform.Cache.Tests.Semantic.Guard;

/// <summary>Near misses are refused for their reason, both ways round; rewordings are not refused.</summary>
public sealed class QuestionGuardTests
{
    [Theory]
    [InlineData("What was the revenue in Q3 2023?", "What was the revenue in Q3 2024?", nameof(GuardReason.Numbers))]
    [InlineData("What was the revenue in Q3 2023?", "What was the revenue in Q2 2023?", nameof(GuardReason.Numbers))]
    [InlineData("How do I fix error 503?", "How do I fix error 502?", nameof(GuardReason.Numbers))]
    [InlineData("What is new in version 2.10.0?", "What is new in version 2.1.0?", nameof(GuardReason.Numbers))]
    [InlineData("Who won on 2023-01-05?", "Who won on 2023-05-01?", nameof(GuardReason.Numbers))]
    [InlineData("Can I add two users?", "Can I add three users?", nameof(GuardReason.Numbers))]
    [InlineData("What is the price?", "What is the price for 5 seats?", nameof(GuardReason.Numbers))]
    [InlineData("How do I enable two-factor login?", "How do I disable two-factor login?", nameof(GuardReason.Opposite))]
    [InlineData("Show orders above the limit", "Show orders below the limit", nameof(GuardReason.Opposite))]
    [InlineData("Do I pay before the delivery?", "Do I pay after the delivery?", nameof(GuardReason.Opposite))]
    [InlineData("How do I increase the volume?", "How do I decrease the volume?", nameof(GuardReason.Opposite))]
    [InlineData("How do I turn the alarm on?", "How do I turn the alarm off?", nameof(GuardReason.Opposite))]
    [InlineData("How do I install the plugin?", "How do I uninstall the plugin?", nameof(GuardReason.Opposite))]
    [InlineData("Are you open on monday?", "Are you open on tuesday?", nameof(GuardReason.Opposite))]
    [InlineData("Which plans include support?", "Which plans do not include support?", nameof(GuardReason.Negation))]
    [InlineData("Why can I log in?", "Why can't I log in?", nameof(GuardReason.Negation))]
    [InlineData("Can I fly with liquids?", "Can I fly without liquids?", nameof(GuardReason.Negation))]
    [InlineData("What did Alice Miller sign?", "What did Bob Miller sign?", nameof(GuardReason.Names))]
    [InlineData("Is there an office in Springfield?", "Is there an office in Riverside?", nameof(GuardReason.Names))]
    [InlineData("What does read_lines return?", "What does read_bytes return?", nameof(GuardReason.Names))]
    [InlineData("How do I change to the large plan?", "How do I change the large plan?", nameof(GuardReason.Direction))]
    [InlineData("updating standard account", "changing to standard account", nameof(GuardReason.Direction))]
    [InlineData("Convert dollars to crowns", "Convert crowns to dollars", nameof(GuardReason.Direction))]
    [InlineData("How far is it from Ulm to Hof?", "How far is it from Hof to Ulm?", nameof(GuardReason.Direction))]
    [InlineData("Does Ann owe Bob money?", "Does Bob owe Ann money?", nameof(GuardReason.Direction))]
    [InlineData("Is 5 more than 7?", "Is 7 more than 5?", nameof(GuardReason.Direction))]
    [InlineData("When was the invoice sent?", "Why was the invoice sent?", nameof(GuardReason.QuestionKind))]
    [InlineData("How much does the plan cost?", "When does the plan cost?", nameof(GuardReason.QuestionKind))]
    [InlineData("?", "!", nameof(GuardReason.Incomparable))]
    public void Check_NearMisses_AreRefusedBothWaysRound(string one, string other, string reason)
    {
        Assert.Equal(reason, Reason(one, other).ToString());
        Assert.Equal(reason, Reason(other, one).ToString());
    }

    [Theory]
    [InlineData("How do I reset my password?", "How can I reset the password?")]
    [InlineData("cancel order 123", "I'd like to cancel purchase 123")]
    [InlineData("Is covid dangerous?", "Is the virus dangerous?")]
    [InlineData("How do I recieve a refund?", "How do I receive a refund?")]
    [InlineData("I don't know how to cancel", "How to cancel?")]
    [InlineData("Pay 1,000 euros", "pay 1000 Euros")]
    [InlineData("Release v2.10", "release 2.10")]
    [InlineData("What happened in the 3rd quarter?", "What happened in quarter 3?")]
    [InlineData("Where can I find the invoice?", "How can I find the invoice?")]
    [InlineData("Transfer money from Ulm to Hof", "Transfer money to Hof from Ulm")]
    [InlineData("ＨＯＷ do I pay?", "how do I pay?")]
    [InlineData("Wo ist das Café Zürich", "wo ist das cafe\u0301 zu\u0308rich")]
    public void Check_Rewordings_AreAdmittedBothWaysRound(string one, string other)
    {
        Assert.Equal(GuardReason.None, Reason(one, other));
        Assert.Equal(GuardReason.None, Reason(other, one));
    }

    [Theory]
    [InlineData(EmbeddingFlags.Empty)]
    [InlineData(EmbeddingFlags.Truncated)]
    [InlineData(EmbeddingFlags.NotEnglish)]
    [InlineData(EmbeddingFlags.NotEnglish | EmbeddingFlags.UnknownCharacters)]
    public void Check_VectorThatMayDecideNothing_IsRefused(EmbeddingFlags flags)
    {
        QuestionTraits flagged = QuestionTraits.Of("How do I pay?", flags);
        QuestionTraits clear = QuestionTraits.Of("How can I pay?");
        Assert.Equal(GuardReason.Unreliable, QuestionGuard.Check(flagged, clear).Reason);
        Assert.Equal(GuardReason.Unreliable, QuestionGuard.Check(clear, flagged).Reason);
    }

    [Fact]
    public void Check_HugeQuestions_AreIncomparableUnlessEqual()
    {
        string huge = string.Concat(Enumerable.Repeat("word after word ", 5000));
        Assert.Equal(GuardReason.Incomparable, Reason(huge, huge + "more"));
        Assert.Equal(GuardReason.None, Reason(huge, huge));
    }

    [Fact]
    public void Check_AnyTexts_IsSymmetricAndAdmitsEachWithItself()
    {
        var random = new Random(21);
        string[] pieces =
        [
            "how", "do", "I", "not", "enable", "disable", "to", "from", "Ulm", "Hof", "5", "7", "v2.1", "?", ".", "  ", "don't", "_x", "é",
                "🤗", "\ud83e", "東",
            "京", "'", "\u0000", "café", "ﬁ", "1,000", "-", "/", "ABC", "a_b", "when", "why", "from",
        ];
        for (int i = 0; i < 5000; i++)
        {
            QuestionTraits one = QuestionTraits.Of(Text());
            QuestionTraits other = QuestionTraits.Of(Text());
            Assert.True(QuestionGuard.Check(one, one).IsAdmitted);
            Assert.Equal(QuestionGuard.Check(one, other), QuestionGuard.Check(other, one));
        }

        string Text() => string.Join(random.Next(2) == 0 ? " " : "", Enumerable.Range(0, random.Next(12)).Select(_ =>
            pieces[random.Next(pieces.Length)]));
    }

    private static GuardReason Reason(string asked, string cached) =>
        QuestionGuard.Check(QuestionTraits.Of(asked), QuestionTraits.Of(cached)).Reason;
}
