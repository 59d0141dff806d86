using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Segments;

/// <summary>Costs are the ledger's, questions are where their costs are, and returns follow from both.</summary>
public sealed class SegmentReportTests
{
    private const long DayMs = 86_400_000;

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task List_ASegment_HasVolumeCostHitsSuccessAndReturn(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(dialect);
        QuestionRecord hit = bed.Seen("hit", "seg-x");
        hit.Observation.ServedBy = ServedBy.ResultCache;
        QuestionRecord missing = bed.Seen("missing", "seg-x");
        missing.Observation.Outcome = QuestionOutcome.NotFound;
        QuestionRecord failed = bed.Seen("failed", "seg-x");
        (failed.Observation.Outcome, failed.Observation.ServedBy) = (QuestionOutcome.Failed, ServedBy.Unspecified);
        QuestionRecord near = bed.Seen("near", "seg-x");
        near.Observation.Similarity = 0.99;
        await bed.RecordAsync(hit, missing, failed, near, bed.Thumb("near", helpful: true), bed.Thumb("hit", helpful: false));
        await bed.SpendAsync("e1", "seg-x", 300);
        await bed.SpendAsync("e2", "seg-x", 100, "query_embedding");
        await bed.SpendAsync("e3", "seg-x", 50, "avoided_by_cache");
        await bed.SpendAsync("e4", "", 7);
        await bed.SpendAsync("e5", "", 9_000, "ingest_embedding");
        await bed.Values.SetAsync("acme", new SetSegmentValueRequest { ValueNanoUsd = 1000 }, CancellationToken.None);

        ListSegmentsReply reply = await bed.ListAsync();

        Assert.Equal(["seg-x", string.Empty], reply.Segments.Select(item => item.Segment_));
        Segment segment = reply.Segments[0];
        Assert.Equal(
            new SegmentCounts
            {
                Questions = 4,
                Failed = 1,
                NotFound = 1,
                ResultHits = 1,
                Model = 2,
                MissedRepeats = 1,
                Helpful = 1,
                Unhelpful = 1,
                Successes = 1,
            },
            segment.Counts);
        Assert.Equal((400, 50, 100), (segment.CostNanoUsd, segment.AvoidedNanoUsd, segment.CostPerQuestionNanoUsd));
        Assert.Equal((0.25, 0.25, 0.5), (segment.ResultHitRate, segment.SuccessRate, segment.Satisfaction));
        Assert.Equal((1000, false, 1.5), (segment.ValueNanoUsd, segment.HasOwnValue, segment.ReturnOnInvestment));

        // What documents cost is nobody's question.
        Assert.Equal((7, 0), (reply.Segments[1].CostNanoUsd, reply.Segments[1].Counts.Questions));
        Assert.Equal(1000, reply.DefaultValueNanoUsd);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task List_AWindow_IsWholeDays(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(dialect);
        for (int day = 0; day < 4; day++)
        {
            await bed.RecordAsync(bed.Seen($"a{day}", "seg-x"));
            await bed.SpendAsync($"e{day}", "seg-x", 1 << day);
            bed.Time.Advance(TimeSpan.FromDays(1));
        }

        long first = (bed.Now / DayMs * DayMs) - (3 * DayMs);
        ListSegmentsReply two = await bed.ListAsync(request: new ListSegmentsRequest { FromMs = first + 5, ToMs = first + DayMs + 1 });
        ListSegmentsReply one = await bed.ListAsync(request: new ListSegmentsRequest { FromMs = first, ToMs = first + DayMs });
        ListSegmentsReply all = await bed.ListAsync();

        Assert.Equal((first, first + (2 * DayMs)), (two.FromMs, two.ToMs));
        Assert.Equal((2, 6), (two.Segments.Single().Counts.Questions, two.Segments.Single().CostNanoUsd));
        Assert.Equal((1, 2), (one.Segments.Single().Counts.Questions, one.Segments.Single().CostNanoUsd));
        Assert.Equal((4, 15), (all.Segments.Single().Counts.Questions, all.Segments.Single().CostNanoUsd));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task List_OfATeam_CountsItsQuestionsAlone(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(dialect);
        QuestionRecord red = bed.Seen("a", "seg-x");
        red.Observation.Team = "red";
        await bed.RecordAsync(red, bed.Seen("b", "seg-x"));
        await bed.SpendAsync("e1", "seg-x", 5, team: "red");
        await bed.SpendAsync("e2", "seg-x", 100);

        Segment segment = (await bed.ListAsync(request: new ListSegmentsRequest { Team = "red" })).Segments.Single();

        Assert.Equal((1, 5), (segment.Counts.Questions, segment.CostNanoUsd));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Value_OfASegment_IsBeforeTheTenants(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(dialect);
        await bed.WarmUpAsync();
        await bed.RecordAsync(bed.Kind("a", 0));
        string id = (await bed.CentroidsAsync()).Single().Segment;
        await bed.RecordAsync(bed.Seen("b", id));
        await bed.Values.SetAsync("acme", new SetSegmentValueRequest { ValueNanoUsd = 10 }, CancellationToken.None);
        await bed.Values.SetAsync("acme", new SetSegmentValueRequest { Segment = id, ValueNanoUsd = 70 }, CancellationToken.None);
        Segment own = await bed.FindAsync(id);

        await bed.Values.SetAsync("acme", new SetSegmentValueRequest { Segment = id }, CancellationToken.None);
        Segment standard = await bed.FindAsync(id);
        PlatformException unknown = await Assert.ThrowsAsync<PlatformException>(() => bed.Values.SetAsync(
            "acme", new SetSegmentValueRequest { Segment = "seg-none", ValueNanoUsd = 1 }, CancellationToken.None));

        Assert.Equal((70, true, false), (own.ValuePerSuccessNanoUsd, own.HasOwnValue, own.HasReturnOnInvestment));
        Assert.Equal((10, false), (standard.ValuePerSuccessNanoUsd, standard.HasOwnValue));
        Assert.Equal("UNKNOWN_SEGMENT", unknown.Reason);
    }

    [Theory]
    [SqliteStore]
    public async Task List_ABadWindow_IsRefusedByItsField(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(dialect);

        Assert.Equal("from_ms", await FieldAsync(new ListSegmentsRequest { FromMs = -1 }));
        Assert.Equal("from_ms", await FieldAsync(new ListSegmentsRequest { FromMs = 1 }));
        Assert.Equal("to_ms", await FieldAsync(new ListSegmentsRequest { FromMs = 5, ToMs = 5 }));
        Assert.Equal("limit", await FieldAsync(new ListSegmentsRequest { Limit = 1001 }));
        Assert.Empty((await bed.ListAsync(request: new ListSegmentsRequest { FromMs = bed.Now, ToMs = long.MaxValue })).Segments);

        async Task<string?> FieldAsync(ListSegmentsRequest request) =>
            (await Assert.ThrowsAsync<PlatformException>(() => bed.ListAsync(request: request))).Field;
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Requests_WithTextNoStoreTakes_AreRefusedForWhatTheyAre(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(dialect);
        const string Text = "seg\0";

        PlatformException set = await Assert.ThrowsAsync<PlatformException>(() => bed.Values.SetAsync(
            "acme", new SetSegmentValueRequest { Segment = Text, ValueNanoUsd = 1 }, CancellationToken.None));
        PlatformException clear = await Assert.ThrowsAsync<PlatformException>(() => bed.Values.SetAsync(
            "acme", new SetSegmentValueRequest { Segment = Text }, CancellationToken.None));
        PlatformException rename = await Assert.ThrowsAsync<PlatformException>(() => bed.Values.RenameAsync(
            "acme", new RenameSegmentRequest { Segment = Text, Label = "a" }, CancellationToken.None));
        PlatformException list = await Assert.ThrowsAsync<PlatformException>(() => bed.ListAsync(request: new ListSegmentsRequest { Team = Text }));

        Assert.All([set, clear, rename], refused => Assert.Equal("UNKNOWN_SEGMENT", refused.Reason));
        Assert.Equal("team", list.Field);
    }
}
