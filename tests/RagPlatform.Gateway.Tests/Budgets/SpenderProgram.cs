using System.Globalization;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Budgets;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.Gateway.Budgets;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;

namespace RagPlatform.Gateway.Tests.Budgets;

/// <summary>
/// A replica that borrows and spends, over a line that breaks, until it is done or killed. It says a line for each call that ended, and books what
/// a call cost before it settles it.
/// </summary>
internal static class SpenderProgram
{
    /// <summary>Calls at once.</summary>
    public const int AtOnce = 64;

    /// <summary>Seconds after which what a killed one had borrowed is free again.</summary>
    public const int Lifetime = LeaseSeconds + HoldSeconds;

    private const int LeaseSeconds = 1;
    private const int HoldSeconds = 9;

    public static async Task<int> RunAsync(string connectionString, string seed, string count)
    {
        int first = int.Parse(seed, CultureInfo.InvariantCulture);
        await using IDatabase database = DatabaseFactory.Create(new StorageOptions { ConnectionString = connectionString }, TestStore.Schema);
        var ledger = new UsageLedger(database);
        var leases = new BudgetLeases(
            new FaultyDoor(new Reservations(database, TimeProvider.System), new Random(first), failures: 0.1),
            Options.Create(new BudgetOptions { LeaseNanoUsd = 20_000, LeaseSeconds = LeaseSeconds, HoldSeconds = HoldSeconds }),
            TimeProvider.System);
        await Parallel.ForEachAsync(
            Enumerable.Range(first, int.Parse(count, CultureInfo.InvariantCulture)),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (i, token) =>
            {
                await SpendAsync(leases, ledger, i, token);
                Console.WriteLine(i);
            });
        await leases.ReturnAsync(all: true, CancellationToken.None);
        return 0;
    }

    private static async Task SpendAsync(BudgetLeases leases, UsageLedger ledger, int i, CancellationToken cancellationToken)
    {
        var random = new Random(i);
        int worst = random.Next(100, 1000);
        var payer = new Payer("acme", string.Empty, $"key-{i % 5}");
        if ((await leases.TakeAsync(payer, worst, cancellationToken)).Grant is not { } grant)
        {
            return;
        }

        int actual = random.Next(10) == 0 ? 0 : random.Next(0, worst + 1);
        await ledger.BookAsync(
            [
                LedgerEvent.From(new UsageEvent
                {
                    EventId = Guid.NewGuid().ToString("N"),
                    OccurredAtMs = grant.At.ToUnixTimeMilliseconds(),
                    Category = "generation",
                    Tenant = payer.Tenant,
                    Subject = payer.Subject,
                    ReservationId = grant.ReservationId,
                    CostNanoUsd = actual,
                }),
            ],
            cancellationToken);
        grant.Settle(actual);
    }
}
