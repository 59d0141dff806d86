using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Segments;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Segments;

/// <summary>A question counts once, in one segment, whatever arrives how often and in which order.</summary>
public sealed class SegmentStoreTests
{
    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Record_QuestionsOfTwoKinds_BeginTwoSegments(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(dialect);
        await bed.WarmUpAsync();

        RecordQuestionsReply reply = await bed.RecordAsync(bed.Kind("a", 0), bed.Kind("b", 1), bed.Kind("c", 0), bed.Kind("d", 0));

        Assert.Equal(4, reply.Counted);
        Assert.Equal([1, 3], (await bed.CentroidsAsync()).Select(centroid => centroid.Vectors).Order());
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Record_TheFirstQuestions_OnlyTeach(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(dialect, new SegmentOptions { WarmUpQuestions = 3, NearSimilarity = 1 });

        await bed.RecordAsync(bed.Kind("a", 0), bed.Kind("b", 1), bed.Kind("c", 2));
        Assert.Empty(await bed.CentroidsAsync());
        await bed.RecordAsync(bed.Kind("d", 0));

        Assert.Single(await bed.CentroidsAsync());
        Assert.Equal(4, (await bed.FindAsync(string.Empty)).Counts.Questions);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Record_TheSameTwice_CountsOnceAndMovesNothing(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(dialect);
        await bed.WarmUpAsync();
        QuestionRecord[] records = [bed.Kind("a", 0), bed.Kind("b", 0)];

        await bed.RecordAsync([.. records, .. records]);
        IReadOnlyList<Centroid> before = await bed.CentroidsAsync();
        RecordQuestionsReply again = await bed.RecordAsync(records);

        Assert.Equal((0, 2), (again.Counted, again.Ignored));
        Assert.Equal(before, await bed.CentroidsAsync());
        Assert.Equal(3, (await bed.FindAsync(string.Empty)).Counts.Questions);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Record_FeedbackBeforeItsAnswer_CountsWhenTheAnswerComes(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(dialect);

        await bed.RecordAsync(bed.Thumb("late", helpful: false), bed.Thumb("never", helpful: true));
        Assert.Empty((await bed.ListAsync()).Segments);
        await bed.RecordAsync(bed.Seen("late", "seg-x"));

        SegmentCounts counts = (await bed.FindAsync("seg-x")).Counts;
        Assert.Equal((1, 1, 0, 0), (counts.Questions, counts.Unhelpful, counts.Helpful, counts.Successes));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Record_FeedbackOutOfOrder_TheLatestWordCounts(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(dialect);
        await bed.RecordAsync(bed.Seen("a", "seg-x"));

        await bed.RecordAsync(bed.Thumb("a", helpful: true, laterMs: 20));
        RecordQuestionsReply older = await bed.RecordAsync(bed.Thumb("a", helpful: false, laterMs: 10), bed.Thumb("a", helpful: true, laterMs: 20));
        SegmentCounts liked = (await bed.FindAsync("seg-x")).Counts;
        await bed.RecordAsync(bed.Thumb("a", helpful: false, laterMs: 30));
        SegmentCounts disliked = (await bed.FindAsync("seg-x")).Counts;

        Assert.Equal((0, 2), (older.Rated, older.Ignored));
        Assert.Equal((1, 0, 1), (liked.Helpful, liked.Unhelpful, liked.Successes));
        Assert.Equal((0, 1, 0), (disliked.Helpful, disliked.Unhelpful, disliked.Successes));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Record_AVectorOfOtherDimensions_IsCountedAndMovesNothing(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(dialect);
        await bed.WarmUpAsync();
        await bed.RecordAsync(bed.Kind("a", 0));
        IReadOnlyList<Centroid> before = await bed.CentroidsAsync();

        RecordQuestionsReply reply = await bed.RecordAsync(bed.Seen("b", model: SegmentTestBed.Model, vector: [1, 2, 3]));

        Assert.Equal(1, reply.Counted);
        Assert.Equal(before, await bed.CentroidsAsync());
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Record_AnotherModel_HasSegmentsOfItsOwn(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(dialect);
        await bed.WarmUpAsync();
        await bed.WarmUpAsync(model: "test/2");
        await bed.RecordAsync(bed.Kind("a", 0));
        IReadOnlyList<Centroid> before = await bed.CentroidsAsync();

        await bed.RecordAsync(bed.Kind("b", 0, model: "test/2"));

        Assert.Equal(before, await bed.CentroidsAsync());
        Centroid other = Assert.Single(await bed.CentroidsAsync(model: "test/2"));
        Assert.NotEqual(before[0].Segment, other.Segment);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Record_MoreModelsThanMayBe_TheOneNotAskedForLongestRetires(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(dialect);
        for (int i = 0; i <= SegmentStore.MaxModels; i++)
        {
            await bed.WarmUpAsync(model: $"m/{i}");
            await bed.RecordAsync(bed.Kind($"a{i}", 0, model: $"m/{i}"));
            bed.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Empty(await bed.CentroidsAsync(model: "m/0"));
        Assert.Single(await bed.CentroidsAsync(model: "m/1"));
        Assert.Single(await bed.CentroidsAsync(model: $"m/{SegmentStore.MaxModels}"));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Record_OtherTenants_ShareNothing(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(dialect);
        await bed.WarmUpAsync();
        await bed.WarmUpAsync("other");
        await bed.RecordAsync(bed.Kind("a", 0), bed.Kind("a", 0, tenant: "other"), bed.Thumb("a", helpful: false, tenant: "other"));
        string segment = (await bed.CentroidsAsync()).Single().Segment;
        await bed.RecordAsync(bed.Seen("b", segment));

        // The same question begins a segment of the same name in each tenant, and still neither sees the other's.
        Assert.Equal(1, (await bed.FindAsync(segment)).Counts.Questions);
        Assert.DoesNotContain((await bed.ListAsync("other")).Segments, item => item.Segment_ == segment);
        Assert.Equal(0, (await bed.FindAsync(string.Empty)).Counts.Unhelpful);
        Assert.Equal(1, (await bed.FindAsync(string.Empty, "other")).Counts.Unhelpful);
        await bed.Values.SetAsync("other", new SetSegmentValueRequest { ValueNanoUsd = 5 }, CancellationToken.None);
        Assert.False((await bed.ListAsync()).HasDefaultValueNanoUsd);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Record_MoreKindsThanMayBe_TheLeastAskedGoes(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(
            dialect, new SegmentOptions { WarmUpQuestions = 1, Similarity = 0.8, NearSimilarity = 1, MaxSegments = 2 });
        await bed.WarmUpAsync();
        await bed.RecordAsync(bed.Kind("a", 0), bed.Kind("b", 0), bed.Kind("c", 1));
        IReadOnlyList<Centroid> before = await bed.CentroidsAsync();
        string least = before.Single(centroid => centroid.Vectors == 1).Segment;
        await bed.RecordAsync(bed.Seen("stamped", least));
        await bed.SpendAsync("e", least, 70);

        bed.Time.Advance(TimeSpan.FromDays(120));
        await bed.RecordAsync(bed.Kind("d", 0), bed.Kind("e", 2));

        IReadOnlyList<Centroid> after = await bed.CentroidsAsync();
        Assert.Equal(2, after.Count);
        Assert.DoesNotContain(after, centroid => centroid.Segment == least);

        // What it cost and counted stays where it was.
        var longer = new ListSegmentsRequest { FromMs = bed.Now - (130L * 86_400_000) };
        Segment gone = (await bed.ListAsync(request: longer)).Segments.Single(item => item.Segment_ == least);
        Assert.Equal((false, 1, 70), (gone.Active, gone.Counts.Questions, gone.CostNanoUsd));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Record_QuestionsThatNobodyAsksAgain_LeaveNoRowEach(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(
            dialect, new SegmentOptions { WarmUpQuestions = 1, Similarity = 0.8, NearSimilarity = 1, MaxSegments = 2 });
        await bed.WarmUpAsync();
        await bed.RecordAsync(bed.Kind("named", 7));
        string named = (await bed.CentroidsAsync()).Single().Segment;
        await bed.Values.RenameAsync("acme", new RenameSegmentRequest { Segment = named, Label = "Named" }, CancellationToken.None);

        for (int i = 0; i < 30; i++)
        {
            bed.Time.Advance(TimeSpan.FromDays(1));
            await bed.RecordAsync(bed.Kind($"once-{i}", i % 7));
        }

        // Two that take questions, and the one that somebody named.
        Assert.Equal(2, (await bed.CentroidsAsync()).Count);
        Assert.Equal(3, await bed.Store.Database.QuerySingleOrDefaultAsync<long>("SELECT COUNT(*) FROM segments", null, CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Record_ASegmentMergedAway_IsReportedUnderTheOneItWentInto(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(
            dialect, new SegmentOptions { WarmUpQuestions = 20, Similarity = 0.8, NearSimilarity = 1, MaxSegments = 2 });

        // Opposite ones have nothing in common, so that nothing is taken off.
        await bed.RecordAsync([.. Enumerable.Range(0, 20).Select(i => Pair($"warm{i}", i % 2 == 0 ? 100 : -100, 0))]);
        await bed.RecordAsync(Pair("a", 100, 0), Pair("a2", 100, 0), Pair("a3", 100, 0), Pair("b", 100, 80));
        IReadOnlyList<Centroid> before = await bed.CentroidsAsync();
        Assert.Equal(2, before.Count);
        (string large, string small) = (before.Single(c => c.Vectors == 3).Segment, before.Single(c => c.Vectors == 1).Segment);
        await bed.SpendAsync("e1", large, 100);
        await bed.SpendAsync("e2", small, 10);
        await bed.RecordAsync(bed.Seen("s1", large), bed.Seen("s2", large), bed.Seen("s3", small));

        // The centre of the large one comes near to the small one; then a third kind needs room.
        await bed.RecordAsync([.. Enumerable.Range(0, 9).Select(i => Pair($"m{i}", 100, 20))]);
        await bed.RecordAsync(bed.Kind("c", 5));

        Segment merged = await bed.FindAsync(large);
        Assert.Equal((3, 110), (merged.Counts.Questions, merged.CostNanoUsd));
        Assert.DoesNotContain((await bed.ListAsync()).Segments, item => item.Segment_ == small);
        Assert.Contains(await bed.CentroidsAsync(), centroid => centroid.Segment == large && centroid.Vectors == 13);

        QuestionRecord Pair(string id, int first, int second) =>
            bed.Seen(id, model: SegmentTestBed.Model, vector: [(sbyte)first, (sbyte)second, 0, 0, 0, 0, 0, 0]);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Record_SeveralReplicasAtOnce_CountEverythingOnce(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(dialect);
        await bed.WarmUpAsync();
        await using IDatabase second = bed.Store.OpenSecond();
        SegmentStore[] replicas = [bed.Segments, bed.Open(second)];
        QuestionRecord[][] batches =
        [
            .. Enumerable.Range(0, 12).Select(batch =>
                Enumerable.Range(0, 10).Select(i => bed.Kind($"q{(batch / 2 * 10) + i}", i % 3)).ToArray()),
        ];

        RecordQuestionsReply[] replies = await Task.WhenAll(
            batches.Select((batch, i) => replicas[i % 2].RecordAsync(batch, CancellationToken.None)));

        Assert.Equal((60, 60), (replies.Sum(reply => reply.Counted), replies.Sum(reply => reply.Ignored)));
        Assert.Equal(61, (await bed.FindAsync(string.Empty)).Counts.Questions);
        Assert.Equal((3, 60), ((await bed.CentroidsAsync()).Count, (await bed.CentroidsAsync()).Sum(centroid => centroid.Vectors)));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Centroids_KnownAlready_AreNotSentAgain(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(dialect);
        await bed.WarmUpAsync();
        await bed.RecordAsync(bed.Kind("a", 0));
        CentroidPart first = (await bed.Segments.CentroidsAsync("acme", SegmentTestBed.Model, 0, CancellationToken.None))[0];

        CentroidPart same = Assert.Single(
            await bed.Segments.CentroidsAsync("acme", SegmentTestBed.Model, first.Version, CancellationToken.None));
        await bed.RecordAsync(bed.Kind("b", 1));
        CentroidPart changed = (await bed.Segments.CentroidsAsync("acme", SegmentTestBed.Model, first.Version, CancellationToken.None))[0];

        Assert.Equal((false, 8), (first.Unchanged, first.Base.Count));
        Assert.True(same.Unchanged);
        Assert.False(changed.Unchanged);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Forget_BeyondTheRetention_TheSumsStayAndADeliveryComesTooLate(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(dialect);
        QuestionRecord record = bed.Seen("a", "seg-x");
        await bed.RecordAsync(record, bed.Thumb("unknown", helpful: true));
        long then = bed.Now;
        bed.Time.Advance(TimeSpan.FromDays(92));

        Assert.Equal(2, await bed.Segments.ForgetAsync(CancellationToken.None));
        RecordQuestionsReply late = await bed.RecordAsync(record, bed.Thumb("a", helpful: true, laterMs: then - bed.Now));

        Assert.Equal((0, 2), (late.Counted, late.Ignored));
        Segment kept = (await bed.ListAsync(request: new ListSegmentsRequest { FromMs = then })).Segments.Single();
        Assert.Equal((1, 0), (kept.Counts.Questions, kept.Counts.Helpful));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Record_AnExample_IsKeptUntilItIsForgotten(SqlDialect dialect)
    {
        await using SegmentTestBed bed = await SegmentTestBed.CreateAsync(dialect);
        await bed.WarmUpAsync();
        QuestionRecord first = bed.Kind("a", 0);
        QuestionRecord second = bed.Kind("b", 0);
        first.Observation.Example = "where is my …";
        second.Observation.Example = "another";
        await bed.RecordAsync(first, second);
        string segment = (await bed.CentroidsAsync()).Single().Segment;
        await bed.RecordAsync(bed.Seen("c", segment));
        Assert.Equal("where is my …", (await bed.FindAsync(segment)).Example);

        await bed.Values.RenameAsync(
            "acme", new RenameSegmentRequest { Segment = segment, Label = "Cards", ForgetExample = true }, CancellationToken.None);

        Segment renamed = await bed.FindAsync(segment);
        Assert.Equal((string.Empty, "Cards"), (renamed.Example, renamed.Label));
    }
}
