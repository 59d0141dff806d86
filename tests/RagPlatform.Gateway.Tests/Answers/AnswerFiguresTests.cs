using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Answers;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Gateway.Tests.Answers;

/// <summary>The figures are those of the rows, counted here in the plainest way.</summary>
public sealed class AnswerFiguresTests
{
    private const long Noon = 1_772_366_400_000;
    private static readonly OverviewWindow s_day = new(Noon, Noon + OverviewWindow.Day, 3600);

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Read_RandomAnswers_AgreesWithCountingByHand(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var random = new Random(4711);
        List<AnswerRow> rows = [.. Enumerable.Range(0, 137).Select(i => Row(i, random))];
        await WriteAsync(store, rows);
        List<AnswerRow> counted = [.. rows.Where(row => row.AskedAt >= s_day.From && row.AskedAt < s_day.To)];
        List<AnswerRow> replied = [.. counted.Where(row => row.Outcome is 1 or 2)];
        Assert.InRange(counted.Count, 50, 136);

        OverviewReply reply = await new AnswerFigures(store.Database).ReadAsync("t", string.Empty, s_day, CancellationToken.None);

        Assert.Equal(counted.Count, reply.Questions);
        Assert.Equal(reply.Questions, reply.Answered + reply.Refused + reply.Failed + reply.Rejected);
        Assert.Equal((double)replied.Count / counted.Count(row => row.Outcome != 4), reply.SuccessRate, 12);
        Assert.Equal((double)counted.Count(row => row.ServedBy is >= 2 and <= 5) / replied.Count, reply.CacheHitRate, 12);
        Assert.Equal(counted.Sum(row => row.CostNanoUsd), reply.CostNanoUsd);
        Assert.Equal(reply.CostNanoUsd, reply.Days.Sum(day => day.CostNanoUsd));
        Assert.Equal(counted.Count, reply.Series.Sum(point => point.Questions));
        Assert.Equal(counted.Count(row => row.Outcome == 3), reply.Series.Sum(point => point.Failed));
        foreach ((string step, Func<AnswerRow, long?> of) in new (string, Func<AnswerRow, long?>)[]
        {
            ("total", row => row.TotalUs), ("admit", row => row.AdmitUs), ("cache", row => row.CacheUs),
            ("retrieve", row => row.RetrieveUs), ("generate", row => row.GenerateUs),
        })
        {
            long[] ordered = [.. replied.Select(of).OfType<long>().Order()];
            StepLatency latency = Assert.Single(reply.Latencies, candidate => candidate.Step == step);
            Assert.Equal(
                (ordered.Length, NearestRank(ordered, 50), NearestRank(ordered, 95), NearestRank(ordered, 99)),
                (latency.Count, latency.P50Us, latency.P95Us, latency.P99Us));
        }
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Read_NoAnswers_IsAllZeroWithAFullSeries(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);

        OverviewReply reply = await new AnswerFigures(store.Database).ReadAsync("t", string.Empty, s_day, CancellationToken.None);

        Assert.Equal((0, 0, 0, 0), (reply.Questions, reply.SuccessRate, reply.CacheHitRate, reply.Satisfaction));
        Assert.Equal(24, reply.Series.Count);
        Assert.All(reply.Latencies, latency => Assert.Equal((0, 0), (latency.Count, latency.P99Us)));
        Assert.Equal(["2026-03-01", "2026-03-02"], reply.Days.Select(day => day.Day));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Read_OfOneSubjectOrAnotherTenant_CountsTheirsOnly(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await WriteAsync(store, [Row(1, "t", "key-a"), Row(2, "t", "key-b"), Row(3, "t", "key-a"), Row(4, "u", "key-a")]);
        var figures = new AnswerFigures(store.Database);

        Assert.Equal(2, (await figures.ReadAsync("t", "key-a", s_day, CancellationToken.None)).Questions);
        Assert.Equal(3, (await figures.ReadAsync("t", string.Empty, s_day, CancellationToken.None)).Questions);
        Assert.Equal(1, (await figures.ReadAsync("u", string.Empty, s_day, CancellationToken.None)).Questions);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Rate_AnAnswer_CountsTheNewestWordOnce(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await WriteAsync(store, [Row(1, "t", "key-a"), Row(2, "t", "key-a"), Row(3, "t", "key-a")]);
        var answers = new AnswerStore(store.Database, new ManualTimeProvider());

        Assert.True(await RateAsync(store, answers, "t", Id(1), helpful: false, "Wrong page."));
        Assert.True(await RateAsync(store, answers, "t", Id(1), helpful: true, string.Empty));
        Assert.True(await RateAsync(store, answers, "t", Id(2), helpful: false, "Too long."));
        Assert.False(await RateAsync(store, answers, "u", Id(3), helpful: true, string.Empty));
        Assert.False(await RateAsync(store, answers, "t", "ans-none", helpful: true, string.Empty));

        OverviewReply reply = await new AnswerFigures(store.Database).ReadAsync("t", string.Empty, s_day, CancellationToken.None);
        Assert.Equal((1, 1, 0.5), (reply.Helpful, reply.Unhelpful, reply.Satisfaction));
        ListAnswersReply rated = await answers.ListAsync(
            "t", string.Empty, new ListAnswersRequest { WithFeedback = true }, CancellationToken.None);
        Assert.Equal([(Id(2), "Too long."), (Id(1), "")], rated.Answers.Select(answer => (answer.AnswerId, answer.Feedback.Comment)));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task List_InPages_GivesEachAnswerOnceNewestFirst(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await WriteAsync(store, [.. Enumerable.Range(1, 7).Select(i => Row(i, "t", "key-a"))]);
        var answers = new AnswerStore(store.Database, new ManualTimeProvider());
        var seen = new List<string>();
        var request = new ListAnswersRequest { PageSize = 3 };
        do
        {
            ListAnswersReply page = await answers.ListAsync("t", string.Empty, request, CancellationToken.None);
            seen.AddRange(page.Answers.Select(answer => answer.AnswerId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(Enumerable.Range(1, 7).Reverse().Select(Id), seen);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Forget_AfterTheRetention_DeletesTheOldOnly(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await WriteAsync(store, [Row(1, "t", "key-a"), Row(2, "t", "key-a")]);
        var time = new ManualTimeProvider();
        time.Advance(DateTimeOffset.FromUnixTimeMilliseconds(Noon + 1000) + TimeSpan.FromDays(92) - time.GetUtcNow());

        Assert.Equal(1, await new AnswerStore(store.Database, time).ForgetAsync(TimeSpan.FromDays(92), CancellationToken.None));

        Assert.Equal(1, (await new AnswerFigures(store.Database).ReadAsync("t", string.Empty, s_day, CancellationToken.None)).Questions);
    }

    private static long NearestRank(long[] ordered, int percent) => ordered[(int)Math.Ceiling(percent / 100m * ordered.Length) - 1];

    private static string Id(int number) => $"ans-{number:x32}";

    private static AnswerRow Row(int number, string tenant, string subject) => new()
    {
        Tenant = tenant,
        AnswerId = Id(number),
        AskedAt = Noon + (number * 1000),
        Subject = subject,
        Outcome = 1,
        Status = "OK",
    };

    private static AnswerRow Row(int number, Random random)
    {
        int outcome = random.Next(1, 5);
        return new AnswerRow
        {
            Tenant = "t",
            AnswerId = Id(number),
            AskedAt = Noon + random.NextInt64(-OverviewWindow.Day / 10, OverviewWindow.Day * 11 / 10),
            Subject = "key-a",
            Outcome = outcome,
            Status = "OK",
            ServedBy = outcome <= 2 ? random.Next(1, 7) : 0,
            TotalUs = random.Next(1, 50),
            AdmitUs = random.Next(1, 5),
            CacheUs = random.Next(1, 1000),
            RetrieveUs = random.Next(2) == 0 ? null : random.Next(1, 1_000_000),
            GenerateUs = random.Next(3) == 0 ? null : random.Next(1, 10),
            CostNanoUsd = random.NextInt64(1_000_000_000_000),
        };
    }

    private static Task<TestStore> CreateAsync(SqlDialect dialect) => TestStore.CreateAsync(dialect, typeof(AnswerStore).Assembly);

    private static Task WriteAsync(TestStore store, IReadOnlyList<AnswerRow> rows) => store.Database.InTransactionAsync(
        async (transaction, token) =>
        {
            foreach (AnswerRow row in rows)
            {
                Assert.Equal(1, await AnswerStore.InsertAsync(transaction, row, token));
                Assert.Equal(0, await AnswerStore.InsertAsync(transaction, row, token));
            }

            return true;
        },
        CancellationToken.None);

    private static Task<bool> RateAsync(TestStore store, AnswerStore answers, string tenant, string id, bool helpful, string comment) =>
        store.Database.InTransactionAsync(
            (transaction, token) => answers.RateAsync(
                transaction, tenant, new SubmitFeedbackRequest { AnswerId = id, Helpful = helpful, Comment = comment }, token),
            CancellationToken.None);
}
