using RagPlatform.Contracts.V1;

namespace RagPlatform.CostAccounting.Segments;

/// <summary>What is known of one question; a row of <c>segment_answers</c>.</summary>
internal sealed record AnswerState
{
    /// <summary>The columns, as they are read.</summary>
    public const string Columns =
        "answer_id AS AnswerId, day AS Day, team AS Team, segment_id AS SegmentId, served_by AS ServedBy, outcome AS Outcome, "
        + "degraded AS Degraded, near AS Near, feedback AS Feedback, feedback_at AS FeedbackAt";

    public required string AnswerId { get; init; }

    /// <summary>Days since 1970.</summary>
    public long Day { get; init; }

    public string Team { get; init; } = string.Empty;

    public string SegmentId { get; init; } = string.Empty;

    public long ServedBy { get; init; }

    /// <summary>0: only feedback has come so far.</summary>
    public long Outcome { get; init; }

    public long Degraded { get; init; }

    /// <summary>1: nearly the same as its segment's centre.</summary>
    public long Near { get; init; }

    /// <summary>1 helped, -1 did not, 0 not judged.</summary>
    public long Feedback { get; init; }

    public long FeedbackAt { get; init; }

    public bool IsCounted => Outcome != 0;

    /// <summary>What it adds to the sums of its day, in the order of <see cref="SegmentSums.Columns"/>.</summary>
    public long[] Counts()
    {
        var counts = new long[SegmentSums.Columns.Count];
        if (!IsCounted)
        {
            return counts;
        }

        var outcome = (QuestionOutcome)Outcome;
        bool given = outcome != QuestionOutcome.Failed;
        var servedBy = (ServedBy)ServedBy;
        bool anew = servedBy is Contracts.V1.ServedBy.Model or Contracts.V1.ServedBy.Extractive;
        return
        [
            1,
            One(!given),
            One(outcome == QuestionOutcome.NotFound),
            One(given && Degraded != 0),
            One(given && servedBy == Contracts.V1.ServedBy.ResultCache),
            One(given && servedBy == Contracts.V1.ServedBy.SemanticCache),
            One(given && servedBy == Contracts.V1.ServedBy.StaleCache),
            One(given && servedBy == Contracts.V1.ServedBy.Faq),
            One(given && servedBy == Contracts.V1.ServedBy.Extractive),
            One(given && servedBy == Contracts.V1.ServedBy.Model),
            One(given && anew && Near != 0),
            One(Feedback > 0),
            One(Feedback < 0),
            One(outcome == QuestionOutcome.Answered && Feedback >= 0),
        ];
    }

    private static long One(bool condition) => condition ? 1 : 0;
}
