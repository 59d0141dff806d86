using RagPlatform.Cache.Semantic.Guard;
using Xunit;

namespace RagPlatform.Cache.Tests.Semantic.Guard;

/// <summary>The best candidate is not always the nearest, and none is better than one of two.</summary>
public sealed class CandidateChooserTests
{
    private static readonly CandidateChooser s_chooser = new(PairVerifier.Default);

    [Fact]
    public void Choose_WithoutCandidates_ChoosesNone() =>
        Assert.Equal(new Choice(-1, 0, GuardReason.None), s_chooser.Choose(QuestionTraits.Of("How do I pay?"), []));

    [Fact]
    public void Choose_SameQuestion_IsCertain() => Assert.Equal(
        new Choice(1, 1, GuardReason.None),
        Choose("HOW do I  pay?", ("How can I pay?", 0.99, "other"), ("how do i pay?", 0.5, "this")));

    [Fact]
    public void Choose_NearestIsRefused_TakesTheNext()
    {
        Choice choice = Choose(
            "How do I disable the alarm of the door?",
            ("How do I enable the alarm of the door?", 0.98, "enable"),
            ("How can I disable the door's alarm?", 0.92, "disable"));
        Assert.True(choice.IsAdmitted);
        Assert.Equal(1, choice.Index);
        Assert.InRange(choice.Score, 0.5, 1);
    }

    [Fact]
    public void Choose_AllRefused_SaysWhyTheNearestWas()
    {
        Choice choice = Choose("What is error 503?", ("What is error 502 about?", 0.8, "a"), ("What is not error 503?", 0.9, "b"));
        Assert.Equal(new Choice(1, 0, GuardReason.Negation), choice);
        Assert.False(choice.IsAdmitted);
    }

    [Fact]
    public void Choose_TwoAnswersForOneQuestion_ChoosesNone()
    {
        (string, double, string)[] twice = [("How can I pay the bill?", 0.95, "a"), ("how could I pay the bill", 0.94, "b")];
        Assert.Equal(GuardReason.Ambiguous, Choose("How do I pay the bill?", twice).Reason);
        Assert.True(Choose("How do I pay the bill?", [.. twice.Select(item => (item.Item1, item.Item2, "a"))]).IsAdmitted);
    }

    [Fact]
    public void Logit_MoreLikeness_IsNeverLess()
    {
        QuestionTraits asked = QuestionTraits.Of("How do I change the address of my order?");
        QuestionTraits cached = QuestionTraits.Of("How can I change my order's address?");
        TermAlignment alignment = TermAlignment.Of(asked, cached);
        double[] logits = [.. Enumerable.Range(0, 21).Select(i => PairVerifier.Default.Logit(asked, cached, i / 20.0, alignment))];
        Assert.Equal(logits.Order(), logits);
        Assert.True(logits[^1] > logits[0]);
    }

    [Fact]
    public void Verifier_WeightsOfAnotherNumberOfFeatures_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new PairVerifier([], [], [1, 2]));

    private static Choice Choose(string asked, params (string Question, double Similarity, string Answer)[] candidates) => s_chooser.Choose(
        QuestionTraits.Of(asked),
        [.. candidates.Select(item => new Candidate(QuestionTraits.Of(item.Question), item.Similarity, item.Answer))]);
}
