using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Migrations;
using RagPlatform.Storage.Outbox;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Ledger;

/// <summary>The ledger's database goes away in the middle of the load: what was spent is booked when it is back, each event once.</summary>
public sealed class LedgerOutageTests
{
    private const int Events = 3000;
    private readonly ManualTimeProvider _time = new();

    [PostgresFact]
    public async Task Deliver_TheLedgersDatabaseCrashesUnderLoad_LosesNothingAndCountsNothingTwice()
    {
        PostgresCluster cluster = await PostgresCluster.StartAsync();
        await using IDatabase ledgerStore = DatabaseFactory.Create(
            new StorageOptions { ConnectionString = await cluster.CreateDatabaseAsync() }, "cost_accounting");
        await new Migrator(ledgerStore, _time, NullLogger<Migrator>.Instance).RunAsync(
            new MigrationSource("cost_accounting", typeof(UsageLedger).Assembly), CancellationToken.None);
        var ledger = new UsageLedger(ledgerStore);
        await using TestStore sender = await TestStore.CreateAsync(SqlDialect.Sqlite, typeof(UsageLedger).Assembly, _time);
        await using ServiceProvider services = Services(sender, ledger);
        var outbox = services.GetRequiredService<OutboxStore>();
        IHostedService dispatcher = services.GetServices<IHostedService>().Single();
        await dispatcher.StartAsync(CancellationToken.None);

        for (int next = 0; next < Events; next += 100)
        {
            if (next == Events / 3)
            {
                await cluster.CrashAsync();
            }

            if (next == Events * 2 / 3)
            {
                await cluster.StartAgainAsync();
            }

            await outbox.EnqueueAsync(
                [.. Enumerable.Range(next, 100).Select(id => ("usage", Event(id).ToByteArray()))], CancellationToken.None);
        }

        await Poll.UntilAsync(
            async () =>
            {
                _time.Advance(TimeSpan.FromMinutes(2));
                return await outbox.CountPendingAsync(CancellationToken.None);
            },
            pending => pending == 0,
            "everything is delivered");
        await dispatcher.StopAsync(CancellationToken.None);

        // Its server ends when nobody holds it.
        GC.KeepAlive(cluster);

        Assert.Equal((0, Events), await ledger.VerifyAsync("acme", CancellationToken.None));
        Assert.Equal(
            Enumerable.Range(0, Events).Sum(id => (long)id),
            await ledgerStore.QuerySingleOrDefaultAsync<long>(
                "SELECT CAST(SUM(cost_nano_usd) AS BIGINT) FROM cost_sums", null, CancellationToken.None));
    }

    private static UsageEvent Event(int id) => new()
    {
        EventId = $"event-{id}",
        OccurredAtMs = 1_772_366_400_000,
        Category = "generation",
        Tenant = "acme",
        CostNanoUsd = id,
    };

    private ServiceProvider Services(TestStore sender, UsageLedger ledger)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton(sender.Database);
        services.AddSingleton(ledger);
        services.AddOutbox();
        services.AddOutboxHandler<LedgerHandler>();
        return services.BuildServiceProvider();
    }

    /// <summary>Books at once what the platform sends over gRPC; every other delivery is lost after it was booked, and comes again.</summary>
    private sealed class LedgerHandler(UsageLedger ledger) : IOutboxHandler
    {
        private int _deliveries;

        public string Topic => "usage";

        public int BatchSize => 200;

        public async Task DeliverAsync(IReadOnlyList<OutboxMessage> batch, CancellationToken cancellationToken)
        {
            await ledger.BookAsync(
                [.. batch.Select(message => LedgerEvent.From(UsageEvent.Parser.ParseFrom(message.Payload)))], cancellationToken);
            if (++_deliveries % 2 == 0)
            {
                throw new NpgsqlException("The reply was lost.");
            }
        }
    }
}
