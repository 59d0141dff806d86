using Google.Protobuf;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Segments;
using RagPlatform.ServiceDefaults.Errors;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Segments;

public sealed class QuestionValidatorTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, Action<QuestionObservation>> Broken => new()
    {
        { "tenant", seen => seen.Tenant = string.Empty },
        { "answer_id", seen => seen.AnswerId = string.Empty },
        { "answer_id", seen => seen.AnswerId = new string('a', 129) },
        { "answer_id", seen => seen.AnswerId = "a\0" },
        { "team", seen => seen.Team = new string('t', 257) },
        { "segment", seen => seen.Segment = new string('s', 257) },
        { "model", seen => seen.Model = string.Empty },
        { "example", seen => seen.Example = new string('e', 201) },
        { "evidence", seen => seen.Evidence = new string('e', 65) },
        { "outcome", seen => seen.Outcome = QuestionOutcome.Unspecified },
        { "outcome", seen => seen.Outcome = (QuestionOutcome)9 },
        { "served_by", seen => seen.ServedBy = ServedBy.Unspecified },
        { "served_by", seen => seen.ServedBy = (ServedBy)99 },
        { "served_by", seen => seen.Outcome = QuestionOutcome.Failed },
        { "similarity", seen => seen.Similarity = double.NaN },
        { "similarity", seen => seen.Similarity = 2 },
        { "vector", seen => seen.Vector = ByteString.CopyFrom(new byte[4097]) },
        { "vector", seen => seen.Vector = ByteString.CopyFrom(new byte[8]) },
        { "occurred_at_ms", seen => seen.OccurredAtMs = 0 },
        { "occurred_at_ms", seen => seen.OccurredAtMs = s_now.AddMinutes(6).ToUnixTimeMilliseconds() },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Validate_ABrokenField_IsNamed(string field, Action<QuestionObservation> breakIt)
    {
        ArgumentNullException.ThrowIfNull(breakIt);
        QuestionRecord record = Sound();
        QuestionValidator.Validate(record, s_now);
        breakIt(record.Observation);

        PlatformException refused = Assert.Throws<PlatformException>(() => QuestionValidator.Validate(record, s_now));

        Assert.Equal(field, refused.Field);
    }

    [Fact]
    public void Validate_NeitherObservationNorFeedback_IsRefused() =>
        Assert.Equal("record", Assert.Throws<PlatformException>(() => QuestionValidator.Validate(new QuestionRecord(), s_now)).Field);

    private static QuestionRecord Sound() => new()
    {
        Observation = new QuestionObservation
        {
            AnswerId = "a",
            Tenant = "acme",
            Model = "m/1",
            Vector = ByteString.CopyFrom(1, 2, 255),
            ServedBy = ServedBy.Model,
            Outcome = QuestionOutcome.Answered,
            Similarity = 1,
            OccurredAtMs = s_now.ToUnixTimeMilliseconds(),
        },
    };
}
