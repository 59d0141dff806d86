using System.Diagnostics;
using System.Globalization;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Budgets;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.Gateway.Tests.Hosting;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;
using Xunit.Abstractions;

namespace RagPlatform.Gateway.Tests.Budgets;

/// <summary>Processes that borrow from one hard budget and are killed in the middle of it.</summary>
public sealed class KilledSpendersTests(ITestOutputHelper output)
{
    private const long Hard = 1_500_000;
    private const int Processes = 4;
    private const int CallsEach = 2500;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(240);

    [PostgresFact]
    public async Task TenThousandCalls_OfFourProcessesThatAreKilled_NeverPassTheLimitAndLeakNothing()
    {
        await using TestStore store = await TestStore.CreateAsync(SqlDialect.Postgres, typeof(UsageLedger).Assembly);
        var budgets = new BudgetStore(store.Database, TimeProvider.System);
        await budgets.SetAsync("acme", new Budget { Level = "tenant", Period = "month", HardNanoUsd = Hard }, CancellationToken.None);
        using var limit = new CancellationTokenSource(s_limit);

        Task<int>[] spenders = [.. Enumerable.Range(0, Processes).Select(i => SpendAsync(store.ConnectionString!, i, limit.Token))];
        long most = 0;
        while (!Task.WhenAll(spenders).IsCompleted)
        {
            most = Math.Max(most, await UsedAsync());
        }

        int[] killed = await Task.WhenAll(spenders);
        await Poll.UntilAsync(
            async () => (await StateAsync()).ReservedNanoUsd,
            reserved => reserved == 0,
            "what the killed had borrowed is free again",
            TimeSpan.FromSeconds(4 * SpenderProgram.Lifetime));

        BudgetState end = await StateAsync();
        (long differing, long booked) = await new UsageLedger(store.Database).VerifyAsync("acme", CancellationToken.None);
        output.WriteLine($"{killed.Sum()} killed, {booked} calls booked, {end.SpentNanoUsd} spent, spent and held at most {most} of {Hard}");
        Assert.Equal(Processes, killed.Sum());
        Assert.InRange(most, Hard / 2, Hard);
        Assert.InRange(end.SpentNanoUsd, Hard / 2, Hard);
        Assert.Equal(0, differing);
        Assert.Equal(end.SpentNanoUsd, await store.Database.QuerySingleOrDefaultAsync<long>(
            "SELECT CAST(SUM(cost_nano_usd) AS BIGINT) FROM usage_events", null, CancellationToken.None));
        var reservations = new Reservations(store.Database, TimeProvider.System);
        Assert.NotNull((await ReserveAsync("one too many", Hard - end.SpentNanoUsd + 1)).Refusal);
        Assert.Null((await ReserveAsync("the rest", Hard - end.SpentNanoUsd)).Refusal);

        async Task<BudgetState> StateAsync() => (await budgets.ListAsync("acme", CancellationToken.None)).Budgets.Single();

        async Task<long> UsedAsync() => await StateAsync() is var now ? now.SpentNanoUsd + now.ReservedNanoUsd : 0;

        Task<ReserveReply> ReserveAsync(string id, long amount) => reservations.ReserveAsync(
            new ReserveRequest { Tenant = "acme", RequestId = id, AmountNanoUsd = amount, DescribeRefusal = true }, CancellationToken.None);
    }

    /// <summary>Runs a process, kills it once in the middle of its calls, and has another one make the rest; how often it killed.</summary>
    private static async Task<int> SpendAsync(string connectionString, int number, CancellationToken cancellationToken)
    {
        int first = number * CallsEach;
        int made = await RunAsync(connectionString, first, CallsEach, killAfter: (number + 1) * 400, cancellationToken);
        int rest = CallsEach - made;
        return await RunAsync(connectionString, first + CallsEach - rest, rest, killAfter: int.MaxValue, cancellationToken) == rest ? 1 : 0;
    }

    private static async Task<int> RunAsync(string connectionString, int first, int count, int killAfter, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                typeof(TestPrograms).Assembly.Location, TestPrograms.Spender, connectionString, first.ToString(CultureInfo.InvariantCulture),
                count.ToString(CultureInfo.InvariantCulture),
            ])
        {
            RedirectStandardOutput = true,
        })!;
        int made = 0;
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is not null)
            {
                if (++made == killAfter)
                {
                    process.Kill();
                }
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        return made;
    }
}
