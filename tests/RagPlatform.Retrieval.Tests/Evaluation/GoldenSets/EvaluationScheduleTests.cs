using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Evaluation.GoldenSets;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Evaluation.GoldenSets;

public sealed class EvaluationScheduleTests
{
    private static readonly (string, string) s_fast = ("Evaluation:QueriesPerSecond", "10000");
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task RunDue_DayByDay_RunsASetOnlyWhenItsCollectionChanged(SqlDialect dialect)
    {
        await using ServiceHost host = await GoldenSetTests.StartAsync(dialect, _time, s_fast);
        GoldenSetDesk desk = host.Get<GoldenSetDesk>();
        await desk.SaveAsync(GoldenSetTests.Set(), ServiceHost.Caller, default);
        EvaluationSchedule schedule = Schedule(host);

        Assert.Equal(1, await schedule.RunDueAsync(default));
        Assert.Equal(0, await schedule.RunDueAsync(default));
        _time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(0, await schedule.RunDueAsync(default));
        await host.Get<DocumentStore>().DeleteAsync(new CollectionKey("t", "kb"), "d0", default);
        Assert.Equal(0, await schedule.RunDueAsync(default));
        _time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(1, await schedule.RunDueAsync(default));

        ListEvaluationRunsReply runs = await desk.ListRunsAsync(
            new ListEvaluationRunsRequest { Collection = "kb" }, ServiceHost.Caller, default);
        Assert.Equal(["schedule", "schedule"], runs.Runs.Select(run => run.StartedBy));
        GoldenSet set = Assert.Single((await desk.ListAsync("kb", ServiceHost.Caller, default)).Sets);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), set.CheckedAtMs);
    }

    [Fact]
    public async Task RunDue_CollectionIsNoMore_GoesOnToTheNext()
    {
        await using ServiceHost host = await GoldenSetTests.StartAsync(time: _time, settings: s_fast);
        GoldenSetDesk desk = host.Get<GoldenSetDesk>();
        await host.IngestAsync("a", [("d0", "topic0")]);
        SaveGoldenSetRequest lost = GoldenSetTests.Set();
        lost.Collection = "a";
        await desk.SaveAsync(lost, ServiceHost.Caller, default);
        await desk.SaveAsync(GoldenSetTests.Set(), ServiceHost.Caller, default);
        await host.Get<CollectionRemoval>().RemoveAsync(new CollectionKey("t", "a"), default);

        Assert.Equal(1, await Schedule(host).RunDueAsync(default));
        Assert.Equal(0, await Schedule(host).RunDueAsync(default));
    }

    private static EvaluationSchedule Schedule(ServiceHost host) =>
        host.Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().OfType<EvaluationSchedule>().Single();
}
