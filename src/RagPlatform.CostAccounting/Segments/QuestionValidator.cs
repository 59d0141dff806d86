using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.CostAccounting.Segments;

/// <summary>Refuses records that would falsify the segments.</summary>
internal static class QuestionValidator
{
    /// <summary>The most characters of an example.</summary>
    public const int MaxExample = 200;

    private const int MaxId = 128;
    private const int MaxName = 256;
    private const int MaxEvidence = 64;

    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public static void Validate(QuestionRecord record, DateTimeOffset now)
    {
        switch (record.RecordCase)
        {
            case QuestionRecord.RecordOneofCase.Observation:
                Validate(record.Observation, now);
                break;
            case QuestionRecord.RecordOneofCase.Feedback:
                ValidateKey(record.Feedback.Tenant, record.Feedback.AnswerId, record.Feedback.OccurredAtMs, now);
                break;
            default:
                throw PlatformException.InvalidField("record", "A record is an 'observation' or a 'feedback'.");
        }
    }

    private static void Validate(QuestionObservation seen, DateTimeOffset now)
    {
        ValidateKey(seen.Tenant, seen.AnswerId, seen.OccurredAtMs, now);
        Text("team", seen.Team, MaxName);
        Text("segment", seen.Segment, MaxName);
        Text("model", seen.Model, MaxName);
        Text("example", seen.Example, MaxExample);
        Text("evidence", seen.Evidence, MaxEvidence);
        Require(seen.Outcome is > QuestionOutcome.Unspecified and <= QuestionOutcome.Failed, "outcome", "says how the question ended");
        Require(
            seen.ServedBy is >= ServedBy.Unspecified and <= ServedBy.Extractive
            && seen.ServedBy == ServedBy.Unspecified == (seen.Outcome == QuestionOutcome.Failed),
            "served_by",
            "says what served it, and nothing where it failed");
        Require(seen.Similarity is >= -1.001 and <= 1.001, "similarity", "is a cosine");
        Require(seen.Vector.Length <= SegmentVector.MaxDimensions, "vector", $"has at most {SegmentVector.MaxDimensions:N0} components");
        Require(
            seen.Vector.IsEmpty || seen.Vector.Span.ContainsAnyExcept((byte)0), "vector", "has a direction; send none where there is none");
        Require(seen.Vector.IsEmpty == (seen.Model.Length == 0), "model", "names the model of the vector, and nothing without one");
    }

    private static void ValidateKey(string tenant, string answerId, long atMs, DateTimeOffset now)
    {
        Require(tenant.Length > 0, "tenant", "names its tenant");
        Text("tenant", tenant, MaxName);
        Require(answerId.Length > 0, "answer_id", "names its answer");
        Text("answer_id", answerId, MaxId);
        Require(
            atMs > 0 && atMs <= (now + UsageClock.MaxSkew).ToUnixTimeMilliseconds(),
            "occurred_at_ms",
            $"says when it was, at most {UsageClock.MaxSkew.TotalMinutes:N0} minutes after this service's clock");
    }

    // A zero character is text that PostgreSQL does not take.
    private static void Text(string field, string value, int longest) => Require(
        value.Length <= longest && !value.Contains('\0', StringComparison.Ordinal), field, $"has at most {longest} characters, none of them NUL");

    private static void Require(bool condition, string field, string rule)
    {
        if (!condition)
        {
            throw PlatformException.InvalidField(field, $"A record's '{field}' {rule}.");
        }
    }
}
