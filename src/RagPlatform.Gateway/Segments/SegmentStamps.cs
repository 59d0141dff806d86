using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Answers;
using RagPlatform.Gateway.Asking;
using RagPlatform.Gateway.Recording;

namespace RagPlatform.Gateway.Segments;

/// <summary>
/// Stamps a question with its segment, from memory alone, and makes what is told of it afterwards. Nothing here can fail a question, and what the
/// caller wants unstored leaves no vector and no word.
/// </summary>
internal sealed class SegmentStamps(SegmentBook book, IOptions<SegmentStampOptions> options, TimeProvider time)
{
    /// <summary>The segment of a question whose embedding is known; none otherwise.</summary>
    public SegmentStamp Stamp(Question question) => options.Value.Enabled && UsableEmbedding(question) is { } embedding
        ? book.Read(new SegmentKey(question.Caller.Tenant, embedding.Model)).Find([.. embedding.Values])
        : SegmentStamp.None;

    /// <summary>What is told of a question that has ended; null where nothing is: it failed because of its caller.</summary>
    public QuestionRecord? Observe(Question question, StatusCode status, AskReply? reply)
    {
        AnswerOutcome outcome = reply is null ? AnswerOutcomes.Of(status) : AnswerOutcomes.Of(reply);
        if (!options.Value.Enabled || outcome == AnswerOutcome.CallerFailed)
        {
            return null;
        }

        var seen = new QuestionObservation
        {
            AnswerId = question.AnswerId,
            Tenant = question.Caller.Tenant,
            Team = question.Caller.Team,
            Segment = question.Segment.Segment,
            Similarity = question.Segment.Similarity,
            ServedBy = reply?.ServedBy ?? ServedBy.Unspecified,
            Outcome = outcome switch
            {
                AnswerOutcome.Answered => QuestionOutcome.Answered,
                AnswerOutcome.NotFoundInDocuments => QuestionOutcome.NotFound,
                _ => QuestionOutcome.Failed,
            },
            Degraded = reply?.Degradation is { Level: not DegradationLevel.None and not DegradationLevel.Refused },
            Evidence = reply?.Citations is [var first, ..]
                ? Recorder.Digest($"{first.Collection}\n{first.DocumentId}\n{first.ChunkId}") : string.Empty,
            OccurredAtMs = question.AskedAt.ToUnixTimeMilliseconds(),
        };
        if (SendsVector(question) && UsableEmbedding(question) is { } embedding && Encode(embedding) is { } code)
        {
            seen.Model = embedding.Model;
            seen.Vector = code;
            seen.Example = options.Value.KeepExamples && seen.Segment.Length == 0
                ? QuestionMask.Mask(question.Request.Question, question.Evidence) : string.Empty;
        }

        return new QuestionRecord { Observation = seen };
    }

    /// <summary>What is told of feedback; null where nothing is.</summary>
    public QuestionRecord? Rate(string tenant, SubmitFeedbackRequest feedback) => options.Value.Enabled
        ? new QuestionRecord
        {
            Feedback = new QuestionFeedback
            {
                AnswerId = feedback.AnswerId,
                Tenant = tenant,
                Helpful = feedback.Helpful,
                OccurredAtMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            },
        }
        : null;

    // One that must not decide anything alone decides no segment either: all questions in some languages have the same vector.
    private static QueryEmbedding? UsableEmbedding(Question question) =>
        question.Lookup?.Embedding is { Reliable: true, Values.Count: > 0 } embedding ? embedding : null;

    /// <summary>Whether clustering needs it. In a conversation a question may mean more than its words say, so none begins a segment there.</summary>
    private bool SendsVector(Question question)
    {
        if (question.Request.Cache == CacheMode.NoStore || question.Request.History.Count > 0)
        {
            return false;
        }

        // The end of an answer's id is random.
        return question.Segment.Segment.Length == 0
            || question.Segment.Vectors < options.Value.SettledVectors
            || int.Parse(question.AnswerId.AsSpan(question.AnswerId.Length - 7), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                % options.Value.SampleOneIn == 0;
    }

    /// <summary>Its direction in a byte a component; null where it has none.</summary>
    private static ByteString? Encode(QueryEmbedding embedding)
    {
        float largest = embedding.Values.Max(Math.Abs);
        return largest > 0 && float.IsFinite(largest) && !embedding.Values.Any(float.IsNaN)
            ? ByteString.CopyFrom([.. embedding.Values.Select(value => (byte)(sbyte)MathF.Round(value * sbyte.MaxValue / largest))])
            : null;
    }
}
