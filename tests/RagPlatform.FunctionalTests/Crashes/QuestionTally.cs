using RagPlatform.Contracts.V1;

namespace RagPlatform.FunctionalTests.Crashes;

/// <summary>What came of all questions: each is either answered or failed.</summary>
internal sealed record QuestionTally(int Asked, IReadOnlyList<AskReply> Answers, IReadOnlyList<QuestionFailure> Failures)
{
    public override string ToString() =>
        $"{Asked} questions, {Answers.Count} answered " +
        $"({Answers.Count(answer => answer.ServedBy == ServedBy.ResultCache)} from the cache, " +
        $"{Answers.Count(answer => answer.Degradation.Reasons.Count > 0)} with something missing), {Failures.Count} failed: " +
        string.Join("; ", Failures.GroupBy(failure => failure.ToString()).Select(group => $"{group.Count()} x {group.Key}"));
}
