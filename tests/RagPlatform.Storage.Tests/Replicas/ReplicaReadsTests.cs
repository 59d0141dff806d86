using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Replicas;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Storage.Tests.Replicas;

/// <summary>Reads with a real standby that streams from a real primary.</summary>
public sealed class ReplicaReadsTests(ReplicationFixture servers) : IClassFixture<ReplicationFixture>
{
    private static readonly TimeSpan s_bound = new ReplicaOptions().MaxStaleness;

    [PostgresFact]
    public async Task Read_StandbyWithinTheBound_IsServedByTheStandby()
    {
        await using ReplicaRig rig = await CreateAsync();
        Assert.False(await rig.ReadsFromStandbyAsync());

        await rig.UsableAsync();

        Assert.True(await rig.ReadsFromStandbyAsync());
    }

    [PostgresFact]
    public async Task Read_StandbyPausedPastTheBound_IsServedByThePrimaryUntilTheStandbyHasCaughtUp()
    {
        await using ReplicaRig rig = await CreateAsync();
        await rig.UsableAsync();
        await servers.Standby.PauseAsync();
        try
        {
            await rig.WriteAsync();
            await rig.MeasureAsync();
            Assert.True(await rig.ReadsFromStandbyAsync());

            rig.Time.Advance(s_bound + TimeSpan.FromTicks(1));
            await rig.MeasureAsync();
            Assert.False(await rig.ReadsFromStandbyAsync());
            Assert.Equal("it is further behind than allowed", rig.WhyNot);
        }
        finally
        {
            await servers.Standby.ResumeAsync();
        }

        await rig.UsableAsync();
        Assert.True(await rig.ReadsFromStandbyAsync());
    }

    [PostgresFact]
    public async Task Read_NothingHappensOnThePrimaryForAnHour_IsServedByTheStandby()
    {
        await using ReplicaRig rig = await CreateAsync();
        await rig.UsableAsync();

        rig.Time.Advance(TimeSpan.FromHours(1));
        await rig.UsableAsync();

        Assert.True(await rig.ReadsFromStandbyAsync());
    }

    [PostgresFact]
    public async Task Read_NobodyMeasuresForLongerThanTheBound_IsServedByThePrimary()
    {
        await using ReplicaRig rig = await CreateAsync();
        await rig.UsableAsync();

        rig.Time.Advance(s_bound + TimeSpan.FromTicks(1));

        Assert.False(await rig.ReadsFromStandbyAsync());
    }

    [PostgresFact]
    public async Task Read_ReaderMustSeeMoreThanTheStandbyShows_IsServedByThePrimary()
    {
        await using ReplicaRig rig = await CreateAsync();
        await rig.UsableAsync();

        Assert.False(await rig.ReadsFromStandbyAsync(suffices: _ => false));

        Assert.True(await rig.ReadsFromStandbyAsync());
    }

    [PostgresFact]
    public async Task Read_StandbyIsNotWhereItWasMeasured_TellsItselfAndThePrimaryServes()
    {
        await using ReplicaRig rig = await CreateAsync();
        await rig.UsableAsync();
        await servers.Standby.PauseAsync();
        try
        {
            await rig.WriteAsync();
            rig.Time.Advance(s_bound + TimeSpan.FromTicks(1));
            await rig.MeasureAsync();

            // As after a restart, from which a standby may come back behind where it was.
            Replica replica = rig.Set.All[0];
            replica.Measured(long.MaxValue, null, replica.Failures);
            Assert.Null(rig.WhyNot);

            Assert.False(await rig.ReadsFromStandbyAsync());
        }
        finally
        {
            await servers.Standby.ResumeAsync();
        }
    }

    [PostgresFact]
    public async Task Read_StandbyCrashes_NoReadFailsAndItComesBackByItself()
    {
        await using ReplicaRig rig = await CreateAsync();
        await rig.UsableAsync();
        Assert.True(await rig.ReadsFromStandbyAsync());

        await servers.Standby.CrashAsync();
        Assert.False(await rig.ReadsFromStandbyAsync());
        Assert.Equal("a read failed on it", rig.WhyNot);
        await rig.MeasureAsync();
        Assert.Equal("it cannot be measured", rig.WhyNot);
        Assert.False(await rig.ReadsFromStandbyAsync());

        await servers.Standby.StartAgainAsync();
        await rig.MeasureAsync();
        Assert.Equal("a read failed on it", rig.WhyNot);
        rig.Time.Advance(new ReplicaOptions().BreakDuration);
        await rig.UsableAsync();
        Assert.True(await rig.ReadsFromStandbyAsync());
    }

    [PostgresFact]
    public async Task Read_StandbySaysNothing_IsServedByThePrimaryAndTheStandbyIsLeftOut()
    {
        await using ReplicaRig rig = await CreateAsync(new ReplicaOptions { Timeout = TimeSpan.FromMilliseconds(200) });
        await rig.UsableAsync();

        // Sleeps on the standby alone, far longer than the test may take.
        string? read = await rig.Reads.ReadAsync(
            new ReplicaQuery<string?>(
                "test",
                "SELECT CASE WHEN pg_is_in_recovery() THEN pg_sleep(600)::text ELSE 'primary' END",
                new { },
                rows => rows.ReadSingleOrDefaultAsync<string>(),
                _ => true),
            CancellationToken.None);

        Assert.Equal("primary", read);
        Assert.Equal("a read failed on it", rig.WhyNot);
    }

    [PostgresFact]
    public async Task Read_SlowButSteadyStandby_IsWaitedFor()
    {
        await using ReplicaRig rig = await CreateAsync(new ReplicaOptions { Timeout = TimeSpan.FromMilliseconds(400) });
        await rig.UsableAsync();

        // Twelve rows, each large enough to be sent at once, with a pause before each: three times the limit in all.
        IReadOnlyList<string> read = await rig.Reads.ReadAsync(
            new ReplicaQuery<IReadOnlyList<string>>(
                "test",
                """
                SELECT pg_is_in_recovery()::text || repeat('x', 100000)
                FROM (SELECT n, pg_sleep(CASE WHEN pg_is_in_recovery() THEN 0.1 ELSE 0 END) FROM generate_series(1, @count) n OFFSET 0) AS slow
                """,
                new { count = 12 },
                rows => rows.ReadAsync<string>(),
                _ => true),
            CancellationToken.None);

        Assert.Equal(12, read.Count);
        Assert.All(read, row => Assert.StartsWith("truex", row, StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task Read_CallerGivesUp_IsCancelledAndTheStandbyStays()
    {
        await using ReplicaRig rig = await CreateAsync();
        await rig.UsableAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Reads.ReadAsync(
            new ReplicaQuery<bool>("test", "SELECT true", new { }, rows => rows.ReadSingleOrDefaultAsync<bool>(), _ => true),
            new CancellationToken(canceled: true)));

        Assert.Null(rig.WhyNot);
    }

    [PostgresFact]
    public async Task Read_WrongOnBothServers_FailsAsThePrimarySays()
    {
        await using ReplicaRig rig = await CreateAsync();
        await rig.UsableAsync();

        PostgresException failure = await Assert.ThrowsAsync<PostgresException>(() => rig.Reads.ReadAsync(
            new ReplicaQuery<bool>("test", "SELECT * FROM missing", new { }, rows => rows.ReadSingleOrDefaultAsync<bool>(), _ => true),
            CancellationToken.None));

        Assert.Equal(PostgresErrorCodes.UndefinedTable, failure.SqlState);
    }

    [PostgresFact]
    public async Task Read_PrimaryAway_IsServedByTheStandbyAsLongAsTheBoundAllows()
    {
        PostgresCluster primary = await PostgresCluster.StartAsync();
        PostgresStandby standby = await PostgresStandby.StartAsync(primary);
        string connection = await primary.CreateDatabaseAsync();
        await standby.CatchUpAsync(connection);
        await using var rig = new ReplicaRig(connection, standby.ConnectionString(connection));
        await rig.UsableAsync();

        await primary.CrashAsync();
        await rig.MeasureAsync();
        Assert.True(await rig.ReadsFromStandbyAsync());

        rig.Time.Advance(s_bound + TimeSpan.FromTicks(1));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => rig.ReadsFromStandbyAsync());

        // Promoted, it is no standby: whoever fails over says so in the primary's connection string.
        await primary.StartAgainAsync();
        await rig.UsableAsync();
        await standby.PromoteAsync();
        Assert.False(await rig.ReadsFromStandbyAsync());
        await rig.MeasureAsync();
        Assert.Equal("it is no standby", rig.WhyNot);
        await standby.CrashAsync();
        await primary.CrashAsync();
    }

    [PostgresFact]
    public async Task Measure_StandbyOfAnotherCluster_IsLeftOut()
    {
        string other = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync();
        string standby = servers.Standby.ConnectionString(await CreateDatabaseAsync());
        await using var rig = new ReplicaRig(other, standby);

        await rig.MeasureAsync();

        Assert.Equal("it is no copy of the primary", rig.WhyNot);
        Assert.False(await rig.ReadsFromStandbyAsync());
    }

    [PostgresFact]
    public async Task Read_OneOfTwoStandbysIsAway_IsServedByTheOther()
    {
        string connection = await CreateDatabaseAsync();
        var hosts = new NpgsqlConnectionStringBuilder(servers.Standby.ConnectionString(connection));
        hosts.Host = $"127.0.0.1:{hosts.Port},127.0.0.1:9";
        await using var rig = new ReplicaRig(connection, hosts.ConnectionString);
        await rig.UsableAsync();

        for (int i = 0; i < 4; i++)
        {
            Assert.True(await rig.ReadsFromStandbyAsync());
        }
    }

    [PostgresFact]
    public async Task Measure_UserWithoutSpecialRights_IsEnough()
    {
        string connection = await CreateDatabaseAsync();
        await using (NpgsqlDataSource source = NpgsqlDataSource.Create(connection))
        await using (NpgsqlCommand command = source.CreateCommand("CREATE ROLE plain LOGIN"))
        {
            await command.ExecuteNonQueryAsync();
        }

        await servers.Standby.CatchUpAsync(connection);
        await using var rig = new ReplicaRig(AsPlain(connection), AsPlain(servers.Standby.ConnectionString(connection)));

        await rig.UsableAsync();

        Assert.True(await rig.ReadsFromStandbyAsync());

        static string AsPlain(string text) => new NpgsqlConnectionStringBuilder(text) { Username = "plain" }.ConnectionString;
    }

    [PostgresFact]
    public async Task Telemetry_OfReads_SaysWhoServedAndHowFarReplicasAreBehind()
    {
        var counted = new Dictionary<string, long>();
        var lags = new List<(double Seconds, object? Replica)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, all) =>
        {
            if (instrument.Meter.Name == ReplicaMetrics.MeterName)
            {
                all.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (instrument.Name == "rag.storage.reads")
            {
                string outcome = $"{tags[0].Value} {tags[1].Value}";
                counted[outcome] = counted.GetValueOrDefault(outcome) + value;
            }
        });
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => lags.Add((value, tags[0].Value)));
        listener.Start();
        await using ReplicaRig rig = await CreateAsync();

        await rig.ReadsFromStandbyAsync();
        await rig.UsableAsync();
        await rig.ReadsFromStandbyAsync();
        await rig.ReadsFromStandbyAsync(_ => false);
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        listener.RecordObservableInstruments();

        Assert.Equal(
            new Dictionary<string, long> { ["test left_out"] = 1, ["test replica"] = 1, ["test behind"] = 1 },
            counted);
        (double seconds, object? name) = Assert.Single(lags);
        Assert.Equal((2, rig.Set.All[0].Name), (seconds, name));
    }

    [PostgresFact]
    public async Task Health_ReplicaLeftOut_IsDegradedAndNoMore()
    {
        await using ReplicaRig rig = await CreateAsync();
        var check = new ReplicaHealthCheck(rig.Set);
        HealthCheckResult before = await check.CheckHealthAsync(new HealthCheckContext());
        await rig.UsableAsync();
        HealthCheckResult after = await check.CheckHealthAsync(new HealthCheckContext());

        Assert.Equal((HealthStatus.Degraded, HealthStatus.Healthy), (before.Status, after.Status));
        Assert.Contains(rig.Set.All[0].Name, before.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_WithoutReplicas_IsServedByTheDatabase()
    {
        await using TestStore store = await TestStore.CreateAsync(SqlDialect.Sqlite);
        var reads = new ReplicaReads(store.Database);

        long read = await reads.ReadAsync(
            new ReplicaQuery<long>("test", "SELECT @number", new { number = 7L }, rows => rows.ReadSingleOrDefaultAsync<long>(), _ => false),
            CancellationToken.None);

        Assert.False(reads.HaveReplicas);
        Assert.Equal(7, read);
    }

    private async Task<ReplicaRig> CreateAsync(ReplicaOptions? options = null)
    {
        string connection = await CreateDatabaseAsync();
        return new ReplicaRig(connection, servers.Standby.ConnectionString(connection), options);
    }

    private async Task<string> CreateDatabaseAsync()
    {
        string connection = await servers.Primary.CreateDatabaseAsync();
        await servers.Standby.CatchUpAsync(connection);
        return connection;
    }
}
