using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Asking;
using RagPlatform.ServiceDefaults.Errors;
using Xunit;

namespace RagPlatform.Gateway.Tests.Asking;

/// <summary>Every bound of a request is kept and its refusal names the field.</summary>
public sealed class RequestValidatorTests
{
    [Fact]
    public void Validate_AnOrdinaryQuestion_IsAccepted() => RequestValidator.Validate(Request());

    [Theory]
    [InlineData("answer_id", "", "fine")]
    [InlineData("answer_id", "ans-\0", "fine")]
    [InlineData("comment", "ans-1", "not\0fine")]
    public void Validate_FeedbackNoDatabaseCanHold_NamesTheField(string field, string answerId, string comment)
    {
        var feedback = new SubmitFeedbackRequest { AnswerId = answerId, Comment = comment };

        Assert.Equal(field, Assert.Throws<PlatformException>(() => RequestValidator.Validate(feedback)).Field);
    }

    public static TheoryData<string, Action<AskRequest>> Violations => new()
    {
        { "question", request => request.Question = string.Empty },
        { "question", request => request.Question = " \t\n" },
        { "question", request => request.Question = new string('x', 32_769) },
        { "question", request => request.Question = "broken \uFFFD text" },
        { "collections", request => request.Collections.Clear() },
        { "collections", request => request.Collections.AddRange(Enumerable.Repeat("c", 16)) },
        { "collections", request => request.Collections[0] = string.Empty },
        { "top_k", request => request.TopK = -1 },
        { "top_k", request => request.TopK = 51 },
        { "history", request => request.History.AddRange(Enumerable.Repeat(new Turn { Role = "user", Text = "x" }, 33)) },
        { "history", request => request.History.Add(new Turn { Role = "system", Text = "x" }) },
        { "history", request => request.History.Add(new Turn { Role = "user" }) },
        { "filters", request => request.Filters.Add(new string('k', 257), "v") },
        { "max_cost_nano_usd", request => request.MaxCostNanoUsd = -1 },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public void Validate_ABrokenBound_NamesTheField(string field, Action<AskRequest> violate)
    {
        ArgumentNullException.ThrowIfNull(violate);
        AskRequest request = Request();
        violate(request);

        PlatformException refused = Assert.Throws<PlatformException>(() => RequestValidator.Validate(request));

        Assert.Equal(field, refused.Field);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
    }

    private static AskRequest Request() => new() { Question = "What is it?", Collections = { "docs" } };
}
