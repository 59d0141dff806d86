using System.Globalization;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Planning;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using RagPlatform.Tokens.Pricing;
using Xunit;
using Xunit.Abstractions;

namespace RagPlatform.CostAccounting.Tests.Planning;

/// <summary>Plans on real traffic: given with the request and from the ledger they are the same, to the nano-dollar and each time.</summary>
public sealed class AzureTraceTests(ITestOutputHelper output)
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2023, 11, 17, 0, 0, 0, TimeSpan.Zero));

    [AzureTraceFact]
    public async Task Plan_OfRealTraffic_CostsWhatItsCallsCostAndRanksTheAlternatives()
    {
        TrafficCall[] calls = Read("conv");
        PriceRow price = new("gpt", "openai", "gpt", DateTimeOffset.UnixEpoch, 2_500_000_000, 1_250_000_000, 2_500_000_000, 10_000_000_000, 0, "a test");
        PriceList prices = new(Options.Create(new PriceOptions()));
        prices.Take([price, price with { Id = "mini", Model = "mini", Input = 150_000_000, Output = 600_000_000 }]);
        await using TestStore store = await TestStore.CreateAsync(SqlDialect.Sqlite, typeof(UsageLedger).Assembly);
        var planner = new CostPlanner(new LedgerTraffic(store.Database), prices, _time);
        var ledger = new UsageLedger(store.Database);
        foreach (LedgerEvent[] some in calls.Select((call, i) => LedgerEvent.From(Event(call, i, price))).Chunk(UsageLedger.BatchSize))
        {
            await ledger.BookAsync(some, CancellationToken.None);
        }

        PlanCostRequest given = Request();
        given.Calls.AddRange(calls.Reverse());
        given.Alternatives.Insert(0, new CostAlternative { Name = "as it is", Provider = "openai", Model = "gpt" });
        PlanCostRequest booked = Request();
        (booked.FromMs, booked.ToMs) = (calls[0].AtMs, calls[^1].AtMs + 1);
        PlanCostReply ofCalls = await planner.PlanAsync("acme", given, CancellationToken.None);
        PlanCostReply ofLedger = await planner.PlanAsync("acme", booked, CancellationToken.None);

        foreach (PlannedCost cost in ofCalls.Alternatives)
        {
            output.WriteLine(
                $"{cost.Name}: {cost.CostNanoUsd / 1e9:F2} dollars an hour, saves {cost.SavedNanoUsd / 1e9:F2}, {cost.Machines} machines, "
                + $"{cost.PrefixReads} reads, {cost.PrefixWrites} writes");
        }

        // Integer sums of another route: no rounding on the way, since every price is a whole number of nano-dollars a token.
        long exact = calls.Sum(call => (call.PromptTokens * 2500) + (call.OutputTokens * 10_000));
        Assert.Equal(19_366, ofCalls.Calls);
        Assert.Equal((exact, exact), (ofCalls.Baseline.CostNanoUsd, ofLedger.Baseline.CostNanoUsd));
        Assert.Equal(
            ofLedger.Alternatives.Select(cost => (cost.Name, cost.CostNanoUsd, cost.SavedNanoUsd, cost.Machines)),
            ofCalls.Alternatives.Where(cost => cost.Name != "as it is").Select(cost => (cost.Name, cost.CostNanoUsd, cost.SavedNanoUsd, cost.Machines)));
        PlannedCost prefix = ofCalls.Alternatives.Single(cost => cost.Name == "prefix");
        Assert.Equal(calls.Count(call => call.PromptTokens >= 1024), prefix.PrefixReads + prefix.PrefixWrites);
        Assert.Equal(exact - (prefix.PrefixReads * 1024 * 1250), prefix.CostNanoUsd);
        Assert.Equal(ofCalls, await planner.PlanAsync("acme", given, CancellationToken.None));
    }

    private static PlanCostRequest Request() => new()
    {
        Alternatives =
        {
            new CostAlternative { Name = "mini", Provider = "openai", Model = "mini" },
            new CostAlternative { Name = "mini, other tokens", Provider = "openai", Model = "mini", TokenPercent = 115 },
            new CostAlternative
            {
                Name = "prefix",
                Provider = "openai",
                Model = "gpt",
                PromptCache = new PromptCacheLayout { PrefixTokens = 1024, UsableAfterMs = 1000 },
            },
            new CostAlternative { Name = "a third from the cache", Provider = "openai", Model = "gpt", AnswerHitPercent = 33 },
            new CostAlternative
            {
                Name = "own machines",
                FixedNanoUsdPerMonth = 3_000_000_000_000,
                Fleet = new Fleet
                {
                    MachineNanoUsdPerHour = 4_000_000_000,
                    PromptTokensPerSecond = 8000,
                    OutputTokensPerSecond = 1000,
                    HeadroomPercent = 30,
                },
            },
        },
    };

    private static UsageEvent Event(TrafficCall call, int i, PriceRow price) => new()
    {
        EventId = $"{i:D6}",
        OccurredAtMs = call.AtMs,
        Category = "generation",
        Tenant = "acme",
        Provider = price.Provider,
        Model = price.Model,
        Tokens = new TokenBuckets { InputUncached = call.PromptTokens, OutputText = call.OutputTokens },
        CostNanoUsd = price.Cost(new TokenCounts(InputUncached: call.PromptTokens, OutputText: call.OutputTokens)),
    };

    private static TrafficCall[] Read(string service) =>
    [
        .. File.ReadLines(AzureTraceFactAttribute.FileOf(service)).Skip(1).Select(line => line.Split(',')).Select(cells => new TrafficCall
        {
            AtMs = DateTimeOffset.Parse(cells[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds(),
            PromptTokens = long.Parse(cells[1], CultureInfo.InvariantCulture),
            OutputTokens = long.Parse(cells[2], CultureInfo.InvariantCulture),
        }).OrderBy(call => call.AtMs).ThenBy(call => call.PromptTokens).ThenBy(call => call.OutputTokens),
    ];
}
