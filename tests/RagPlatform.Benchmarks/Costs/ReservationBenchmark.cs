using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Budgets;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.Gateway.Budgets;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Migrations;
using RagPlatform.TestSupport.Stores;

namespace RagPlatform.Benchmarks.Costs;

/// <summary>
/// What does a budget cost a question? Callers take and settle money from the Gateway's leases, which are borrowed from budgets in PostgreSQL
/// meanwhile; the calls that had to wait for that are part of the figures.
/// </summary>
internal sealed class ReservationBenchmark : IBenchmark
{
    private const string Schema = "cost_accounting";
    private const int Calls = 200_000;
    private const int Callers = 16;
    private const int Keys = 20;
    private const long Worst = 2_000_000;
    private const long Actual = 500_000;
    private const long Hard = 1_000_000_000_000;

    public string Name => "reservation";

    public string Description => "the time a reservation takes in the Gateway, borrowing from PostgreSQL included";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        PostgresCluster cluster = await PostgresCluster.SharedAsync();
        await using IDatabase database = DatabaseFactory.Create(
            new StorageOptions { ConnectionString = await cluster.CreateDatabaseAsync() }, Schema);
        await new Migrator(database, TimeProvider.System, NullLogger<Migrator>.Instance).RunAsync(
            new MigrationSource(Schema, typeof(UsageLedger).Assembly), cancellationToken);
        var budgets = new BudgetStore(database, TimeProvider.System);
        await budgets.SetAsync("acme", new Budget { Level = "tenant", Period = "day", HardNanoUsd = Hard }, cancellationToken);
        await budgets.SetAsync("acme", new Budget { Level = "tenant", Period = "month", HardNanoUsd = Hard }, cancellationToken);
        var door = new Door(new Reservations(database, TimeProvider.System));
        var leases = new BudgetLeases(door, Options.Create(new BudgetOptions { LeaseNanoUsd = 1_000_000_000 }), TimeProvider.System);

        var times = new ConcurrentBag<double>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Calls),
            new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                long start = Stopwatch.GetTimestamp();
                BudgetDecision decision = await leases.TakeAsync(new Payer("acme", string.Empty, $"key-{i % Keys}"), Worst, token);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                (decision.Grant ?? throw new BenchmarkException("a call was not granted")).Settle(Actual);
            });
        await leases.ReturnAsync(all: true, cancellationToken);

        // Everything is settled: what is held is what was spent, as no usage event has come in.
        BudgetState state = (await budgets.ListAsync("acme", cancellationToken)).Budgets[0];
        if (state.ReservedNanoUsd != Calls * Actual)
        {
            throw new BenchmarkException($"{state.ReservedNanoUsd} nano-dollars are held instead of {Calls * Actual}");
        }

        double[] sorted = [.. times.Order()];
        report.Say(string.Create(
            CultureInfo.InvariantCulture, $"{Calls} calls by {Callers} callers for {Keys} keys, {door.Borrowed} times borrowed"));
        report.Add("reservation_p50_ms", sorted[Calls / 2], "ms", 4);
        report.Add("reservation_p99_ms", sorted[Calls * 99 / 100], "ms", 4);
        report.Add("reservation_max_ms", sorted[^1], "ms", 1);
    }

    private sealed class Door(Reservations reservations) : IBudgetDoor
    {
        private int _borrowed;

        public int Borrowed => _borrowed;

        public Task<ReserveReply> ReserveAsync(ReserveRequest request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _borrowed);
            return reservations.ReserveAsync(request, cancellationToken);
        }

        public Task SettleAsync(SettleRequest request, CancellationToken cancellationToken) =>
            reservations.SettleAsync(request.Tenant, request.RequestId, request.ActualNanoUsd, cancellationToken);
    }
}
