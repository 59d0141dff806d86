using Grpc.Core;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Asking;
using RagPlatform.Gateway.Segments;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.TestSupport;
using Xunit;

namespace RagPlatform.Gateway.Tests.Segments;

/// <summary>A question is stamped from memory, and what is told of it holds no more than it must.</summary>
public sealed class SegmentStampsTests
{
    private const string Model = "test/1";
    private readonly ManualTimeProvider _time = new();
    private readonly SegmentStampOptions _options = new();
    private readonly SegmentBook _book;
    private readonly SegmentStamps _stamps;

    public SegmentStampsTests()
    {
        _book = new SegmentBook(Options.Create(_options), new SegmentSignal(), _time);
        _stamps = new SegmentStamps(_book, Options.Create(_options), _time);
    }

    [Fact]
    public void Stamp_NearACentre_IsItsSegment()
    {
        Publish(vectors: 3);

        Assert.Equal("seg-x", _stamps.Stamp(Ask([1, 0.1f])).Segment);
        Assert.Equal("seg-y", _stamps.Stamp(Ask([0.1f, 1])).Segment);
        Assert.Equal(SegmentStamp.None, _stamps.Stamp(Ask([-1, -1])));
    }

    [Fact]
    public void Stamp_NearToNoCentreButToAMeanAsItIs_IsItsSegment()
    {
        var key = new SegmentKey("acme", Model);
        _book.Read(key);
        _book.Write(key, SegmentCentres.Of(
        [
            // The mean is (0.8, 0.6): most questions are like it, so that the base nearly is.
            new CentroidPart { Version = 1, Similarity = 0.9, NearSimilarity = 0.9, Base = { 0.8f, 0.5f } },
            new CentroidPart { Centroids = { new Centroid { Segment = "seg-most", Values = { 0, 1 }, Distance = 0.1f, Vectors = 9 } } },
        ]));

        SegmentStamp stamp = _stamps.Stamp(Ask([0.9f, 0.436f]));

        Assert.Equal("seg-most", stamp.Segment);
        Assert.Equal(0.98, stamp.Similarity, 2);
    }

    [Theory]
    [InlineData(float.NaN, 1f)]
    [InlineData(0f, 0f)]
    [InlineData(float.PositiveInfinity, 0f)]
    public void Stamp_AVectorWithoutADirection_IsInNoneAndSendsNone(float first, float second)
    {
        Publish(vectors: 3);
        Question question = Ask([first, second]);

        question.Segment = _stamps.Stamp(question);

        Assert.Equal(SegmentStamp.None, question.Segment);
        Assert.True(Observe(question).Vector.IsEmpty);
    }

    [Fact]
    public void Stamp_AnotherTenantOrModelOrDimension_IsInNone()
    {
        Publish(vectors: 3);

        Assert.Equal(SegmentStamp.None, _stamps.Stamp(Ask([1, 0], tenant: "other")));
        Assert.Equal(SegmentStamp.None, _stamps.Stamp(Ask([1, 0], model: "test/2")));
        Assert.Equal(SegmentStamp.None, _stamps.Stamp(Ask([1, 0, 0])));
        Assert.Equal(SegmentStamp.None, _stamps.Stamp(Ask([1, 0], reliable: false)));
    }

    [Fact]
    public void Observe_AQuestionInNoSegment_SendsItsVectorAndAMaskedExample()
    {
        Question question = Ask([0.5f, -1]);
        question.Evidence = [new Passage { Text = "a lighthouse" }];

        QuestionObservation seen = Observe(question);

        Assert.Equal((Model, 64, -127), (seen.Model, (sbyte)seen.Vector[0], (sbyte)seen.Vector[1]));
        Assert.Equal("where is the lighthouse", seen.Example);
        Assert.Equal((ServedBy.Model, QuestionOutcome.Answered), (seen.ServedBy, seen.Outcome));
    }

    [Fact]
    public void Observe_ASettledSegment_SendsASampleOfVectors()
    {
        Publish(vectors: _options.SettledVectors);
        int sent = 0;
        for (int i = 0; i < 800; i++)
        {
            Question question = Ask([1, 0]);
            question.Segment = _stamps.Stamp(question);
            QuestionObservation seen = Observe(question);
            Assert.Equal(("seg-x", string.Empty), (seen.Segment, seen.Example));
            sent += seen.Vector.IsEmpty ? 0 : 1;
        }

        // One in 16 of 800 is 50; beyond these bounds lies less than one run in a million.
        Assert.InRange(sent, 15, 100);
    }

    [Fact]
    public void Observe_WhatTheCallerWantsUnstored_LeavesNoVectorAndNoWord()
    {
        Question question = Ask([1, 0], cache: CacheMode.NoStore);
        question.Evidence = [new Passage { Text = "a lighthouse" }];

        QuestionObservation seen = Observe(question);

        Assert.True(seen.Vector.IsEmpty);
        Assert.Equal((string.Empty, string.Empty), (seen.Model, seen.Example));
    }

    [Fact]
    public void Observe_AQuestionWithinAConversation_SendsNoVector()
    {
        Question question = Ask([1, 0]);
        question.Request.History.Add(new Turn { Text = "before" });

        Assert.True(Observe(question).Vector.IsEmpty);
    }

    [Fact]
    public void Observe_Failures_TellThePlatformsFromTheCallers()
    {
        Question question = Ask([1, 0]);

        QuestionObservation failed = _stamps.Observe(question, StatusCode.Unavailable, reply: null)!.Observation;

        Assert.Equal((QuestionOutcome.Failed, ServedBy.Unspecified), (failed.Outcome, failed.ServedBy));
        Assert.Null(_stamps.Observe(question, StatusCode.InvalidArgument, reply: null));
    }

    [Fact]
    public void Everything_SwitchedOff_TellsNothing()
    {
        Publish(vectors: 3);
        _options.Enabled = false;

        Assert.Equal(SegmentStamp.None, _stamps.Stamp(Ask([1, 0])));
        Assert.Null(_stamps.Observe(Ask([1, 0]), StatusCode.OK, new AskReply()));
        Assert.Null(_stamps.Rate("acme", new SubmitFeedbackRequest()));
    }

    [Fact]
    public void Book_MoreTenantsThanMayBe_ForgetsTheOneThatAskedLongestAgo()
    {
        _options.MaxTenants = 2;
        Publish(vectors: 3);
        foreach (string tenant in (string[])["b", "c"])
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _stamps.Stamp(Ask([1, 0], tenant: tenant));
        }

        Assert.Equal(["b", "c"], _book.Wanted.Select(key => key.Tenant).Order());
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Empty(_book.Wanted);
    }

    private void Publish(long vectors)
    {
        var key = new SegmentKey("acme", Model);
        _book.Read(key);
        _book.Write(key, SegmentCentres.Of(
        [
            new CentroidPart { Version = 1, Similarity = 0.6, NearSimilarity = 1, Base = { 0, 0 } },
            new CentroidPart
            {
                Version = 1,
                Centroids =
                {
                    new Centroid { Segment = "seg-x", Values = { 1, 0 }, Distance = 1, Vectors = vectors },
                    new Centroid { Segment = "seg-y", Values = { 0, 1 }, Distance = 1, Vectors = vectors },
                },
            },
        ]));
    }

    private QuestionObservation Observe(Question question) =>
        _stamps.Observe(question, StatusCode.OK, new AskReply { ServedBy = ServedBy.Model })!.Observation;

    private Question Ask(
        float[] vector, string tenant = "acme", string model = Model, bool reliable = true, CacheMode cache = CacheMode.CacheDefault) =>
        new(
            new AskRequest { Question = "Where is the lighthouse?", Cache = cache },
            new CallerIdentity(tenant, "key-1", [], [], [], DateTimeOffset.MaxValue, string.Empty),
            _time)
        {
            Lookup = new CacheLookupReply { Embedding = new QueryEmbedding { Model = model, Values = { vector }, Reliable = reliable } },
        };
}
