using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Planning;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.CostAccounting.Reports;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using RagPlatform.Tokens.Pricing;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Planning;

/// <summary>What the ledger has is replayed to the nano-dollar, and alternatives cost what their prices say.</summary>
public sealed class CostPlannerTests
{
    private const long Noon = 1_772_366_400_000;
    private const long Minute = 60_000;
    private readonly ManualTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(Noon + (60 * Minute)));

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Plan_OfTheLedger_BeginsWithWhatWasBooked(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await BookAsync(store, [
            Call(1), Call(2, category: "retry"), Call(3, category: "failed_calls"), Call(4, category: "judge"), Call(5, tenant: "other"),
            Call(6, category: "avoided_by_cache"), Call(7, collection: "other"), Call(8, model: "other"), Call(9, category: "ingest_enrichment"),
            Call(10, category: "query_embedding"), Call(11, category: "retrieval"),
        ]);
        CostReportReply report = await new CostReports(store.Database).ReportAsync("acme", new CostReportRequest(), CancellationToken.None);
        long booked = report.Rows.Where(row => row.Key is not ("retrieval" or "query_embedding")).Sum(row => row.CostNanoUsd);

        PlanCostReply all = await PlanAsync(store, new PlanCostRequest { Alternatives = { new CostAlternative { Name = "same" } } });
        PlanCostReply filtered = await PlanAsync(store, new PlanCostRequest
        {
            Collection = "docs",
            Provider = "openai",
            Model = "gpt-4o",
            Alternatives = { new CostAlternative { Name = "same" } },
        });

        Assert.Equal((7, 1, booked), (all.Calls, all.AvoidedCalls, all.Baseline.CostNanoUsd));
        Assert.Equal((booked, 0), (all.Alternatives[0].CostNanoUsd, all.Alternatives[0].SavedNanoUsd));
        Assert.Equal((5, 1), (filtered.Calls, filtered.AvoidedCalls));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Read_AWindowOfDays_HasEachCallOnceInTheOrderOfTimes(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        const int day = 24 * 60;

        // At both ends of days from noon to noon, several at one moment, booked in another order; the last is after the window.
        int[] minutes = [3 * day, (3 * day) - 1, day, day, 2 * day, 0, day - 1, 0, (3 * day) + 1];
        await BookAsync(store, [.. minutes.Select((minute, i) => Call(i, minute: minute))]);

        long[] read = await new LedgerTraffic(store.Database)
            .ReadAsync("acme", new PlanCostRequest(), Noon, Noon + (3 * day * Minute) + Minute, CancellationToken.None)
            .Select(call => (call.AtMs - Noon) / Minute)
            .ToArrayAsync();

        Assert.Equal(minutes[..^1].Order().Select(minute => (long)minute), read);
    }

    [Fact]
    public async Task Plan_ACallOfARegionInABatch_StaysThereUnlessTheAlternativeNamesAnother()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        PriceRow row = Prices().Book.Find("openai", "gpt-4o", _time.GetUtcNow())! with
        {
            Id = "added",
            ValidFrom = DateTimeOffset.FromUnixTimeMilliseconds(Noon - Minute),
            BatchPercent = 50,
            RegionPercent = new Dictionary<string, int> { ["eu"] = 110, ["us"] = 120 },
        };
        var tokens = new TokenCounts(InputUncached: 3000, OutputText: 100);
        PriceList prices = Prices();
        prices.Take([row]);
        UsageEvent call = Call(1);
        (call.Region, call.Batch, call.CostNanoUsd) = ("eu", true, row.Cost(tokens, new PriceTerms(true, "eu")));
        await BookAsync(store, [call]);
        var request = new PlanCostRequest
        {
            FromMs = Noon,
            ToMs = Noon + 86_400_000,
            Alternatives =
            {
                new CostAlternative { Name = "as it was" },
                new CostAlternative { Name = "the same", Provider = "openai", Model = "gpt-4o" },
                new CostAlternative { Name = "the same tokens", PromptCache = new PromptCacheLayout() },
                new CostAlternative { Name = "in a batch", Batch = true },
                new CostAlternative { Name = "elsewhere", Region = "us" },
            },
        };

        PlanCostReply reply = await new CostPlanner(new LedgerTraffic(store.Database), prices, _time)
            .PlanAsync("acme", request, CancellationToken.None);

        Dictionary<string, PlannedCost> of = reply.Alternatives.ToDictionary(cost => cost.Name);
        Assert.All(["as it was", "the same", "the same tokens", "in a batch"], name => Assert.Equal(0, of[name].SavedNanoUsd));
        Assert.Equal(row.Cost(tokens, new PriceTerms(true, "us")), of["elsewhere"].CostNanoUsd);
    }

    [Fact]
    public async Task Plan_JudgesAndEnrichment_AreNeitherSparedByACacheOfAnswersNorBeginAsAnswersDo()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        await BookAsync(store, [Call(1), Call(2, category: "judge"), Call(3, category: "ingest_enrichment"), Call(4)]);

        PlanCostReply reply = await PlanAsync(store, new PlanCostRequest
        {
            Alternatives =
            {
                new CostAlternative { Name = "all from a cache", AnswerHitPercent = 100 },
                new CostAlternative { Name = "prefix", PromptCache = new PromptCacheLayout { PrefixTokens = 2000 } },
            },
        });

        Dictionary<string, PlannedCost> of = reply.Alternatives.ToDictionary(cost => cost.Name);
        Assert.Equal((2, 2), (of["all from a cache"].PaidCalls, of["all from a cache"].AnsweredByCache));
        Assert.Equal((1, 1, 4), (of["prefix"].PrefixWrites, of["prefix"].PrefixReads, of["prefix"].PaidCalls));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Plan_Alternatives_AreRankedByWhatTheyCost(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await BookAsync(store, [.. Enumerable.Range(0, 10).Select(i => Call(i))]);
        PriceBook prices = Prices().Book;
        PriceRow mini = prices.Find("openai", "gpt-4o-mini", _time.GetUtcNow())!;
        PriceRow large = prices.Find("openai", "gpt-4o", _time.GetUtcNow())!;
        long asBooked = large.Cost(new TokenCounts(InputUncached: 3000, OutputText: 100));

        PlanCostReply reply = await PlanAsync(store, Comparison());

        long first = large.Cost(new TokenCounts(InputUncached: 1000, CacheWrite: 2000, OutputText: 100));
        long others = large.Cost(new TokenCounts(InputUncached: 1000, CacheRead: 2000, OutputText: 100));
        Dictionary<string, PlannedCost> of = reply.Alternatives.ToDictionary(cost => cost.Name);
        Assert.Equal(10 * asBooked, reply.Baseline.CostNanoUsd);
        Assert.Equal(10 * mini.Cost(new TokenCounts(InputUncached: 3000, OutputText: 100)), of["mini"].CostNanoUsd);
        Assert.Equal(10 * mini.Cost(new TokenCounts(InputUncached: 3300, OutputText: 110)), of["mini, more tokens"].CostNanoUsd);
        Assert.Equal(5 * asBooked, of["batch"].CostNanoUsd);
        Assert.Equal((5 * asBooked, 5), (of["half from the cache"].CostNanoUsd, of["half from the cache"].AnsweredByCache));
        Assert.Equal((first + (9 * others), 9, 1), (of["prefix"].CostNanoUsd, of["prefix"].PrefixReads, of["prefix"].PrefixWrites));
        Assert.Equal((10 * asBooked) + (24 * 1_000_000_000L), of["people"].CostNanoUsd);
        Assert.Equal(reply.Alternatives.OrderBy(cost => cost.CostNanoUsd), reply.Alternatives);
        Assert.All(reply.Alternatives, cost => Assert.Equal(reply.Baseline.CostNanoUsd - cost.CostNanoUsd, cost.SavedNanoUsd));
        Assert.Equal(reply, await PlanAsync(store, Comparison()));
    }

    [Fact]
    public async Task Plan_WhatACacheSparedIsPaid_CostsWhatItWouldHave()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        UsageEvent avoided = Call(2, category: "avoided_by_cache");
        avoided.Provider = string.Empty;
        await BookAsync(store, [Call(1), avoided]);

        PlanCostReply reply = await PlanAsync(
            store, new PlanCostRequest { Alternatives = { new CostAlternative { Name = "no cache", AnswerHitPercent = 0 } } });

        Assert.Equal(2 * reply.Baseline.CostNanoUsd, reply.Alternatives[0].CostNanoUsd);
        Assert.Equal((1, 2), (reply.Baseline.PaidCalls, reply.Alternatives[0].PaidCalls));
    }

    [Fact]
    public async Task Plan_ACallWithoutAPrice_IsFlaggedAndRankedLast()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        UsageEvent unpriced = Call(1, model: "nobody-priced-it");
        (unpriced.CostNanoUsd, unpriced.PriceUnknown) = (0, true);
        await BookAsync(store, [unpriced]);

        PlanCostReply reply = await PlanAsync(store, new PlanCostRequest
        {
            Alternatives =
            {
                new CostAlternative { Name = "as it is" }, new CostAlternative { Name = "mini", Provider = "openai", Model = "gpt-4o-mini" },
            },
        });

        Assert.Equal((1, 0L), (reply.Baseline.UnpricedCalls, reply.Baseline.CostNanoUsd));
        Assert.Equal(["mini", "as it is"], reply.Alternatives.Select(cost => cost.Name));
    }

    [Theory]
    [InlineData("from_ms")]
    [InlineData("to_ms")]
    [InlineData("model")]
    [InlineData("calls")]
    [InlineData("alternatives")]
    [InlineData("alternatives.name")]
    [InlineData("alternatives.model")]
    [InlineData("alternatives.provider")]
    [InlineData("alternatives.region")]
    [InlineData("alternatives.token_percent")]
    [InlineData("alternatives.answer_hit_percent")]
    [InlineData("alternatives.fixed_nano_usd_per_month")]
    [InlineData("alternatives.fleet")]
    [InlineData("alternatives.fleet.machine_nano_usd_per_hour")]
    [InlineData("alternatives.fleet.prompt_tokens_per_second")]
    [InlineData("alternatives.fleet.output_tokens_per_second")]
    [InlineData("alternatives.fleet.headroom_percent")]
    [InlineData("alternatives.fleet.min_machines")]
    [InlineData("alternatives.prompt_cache.prefix_tokens")]
    [InlineData("alternatives.prompt_cache.ttl_seconds")]
    [InlineData("alternatives.prompt_cache.min_tokens")]
    [InlineData("alternatives.prompt_cache.usable_after_ms")]
    public async Task Plan_MalformedRequest_NamesTheField(string field)
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        var fleet = new Fleet { PromptTokensPerSecond = 1, OutputTokensPerSecond = 1 };
        var alternative = new CostAlternative { Name = "a" };
        var request = new PlanCostRequest { Alternatives = { alternative } };
        switch (field)
        {
            case "from_ms": (request.FromMs, request.ToMs) = (1, 400L * 86_400_000); break;
            case "to_ms": (request.FromMs, request.ToMs) = (2, 1); break;
            case "model": request.Model = "a\0b"; break;
            case "calls": request.Calls.Add(new TrafficCall { AtMs = 1, PromptTokens = -1 }); break;
            case "alternatives": request.Alternatives.Clear(); break;
            case "alternatives.name": request.Alternatives.Add(new CostAlternative { Name = "a" }); break;
            case "alternatives.model": alternative.Provider = "openai"; break;
            case "alternatives.provider": (alternative.Provider, alternative.Model) = (new string('p', 257), "m"); break;
            case "alternatives.region": alternative.Region = new string('r', 257); break;
            case "alternatives.token_percent": alternative.TokenPercent = 1001; break;
            case "alternatives.answer_hit_percent": alternative.AnswerHitPercent = 101; break;
            case "alternatives.fixed_nano_usd_per_month": alternative.FixedNanoUsdPerMonth = -1; break;
            case "alternatives.fleet": (alternative.Fleet, alternative.Batch) = (fleet, true); break;
            case "alternatives.fleet.machine_nano_usd_per_hour": fleet.MachineNanoUsdPerHour = -1; alternative.Fleet = fleet; break;
            case "alternatives.fleet.prompt_tokens_per_second": fleet.PromptTokensPerSecond = 0; alternative.Fleet = fleet; break;
            case "alternatives.fleet.output_tokens_per_second": fleet.OutputTokensPerSecond = 0; alternative.Fleet = fleet; break;
            case "alternatives.fleet.headroom_percent": fleet.HeadroomPercent = -1; alternative.Fleet = fleet; break;
            case "alternatives.fleet.min_machines": fleet.MinMachines = 10_001; alternative.Fleet = fleet; break;
            case "alternatives.prompt_cache.prefix_tokens": alternative.PromptCache = new PromptCacheLayout { PrefixTokens = -1 }; break;
            case "alternatives.prompt_cache.ttl_seconds": alternative.PromptCache = new PromptCacheLayout { TtlSeconds = 86_401 }; break;
            case "alternatives.prompt_cache.min_tokens": alternative.PromptCache = new PromptCacheLayout { MinTokens = -1 }; break;
            default: alternative.PromptCache = new PromptCacheLayout { UsableAfterMs = 600_001 }; break;
        }

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => PlanAsync(store, request));

        Assert.Equal(field, refused.Field);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_CallsOfOneMoment_SayNothingOfAMonth()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        var request = new PlanCostRequest
        {
            Calls = { new TrafficCall { AtMs = Noon, PromptTokens = 1_000_000_000, OutputTokens = 1_000_000_000 } },
            Alternatives = { new CostAlternative { Name = "a", Provider = "openai", Model = "gpt-4o" } },
        };

        PlannedCost cost = Assert.Single((await PlanAsync(store, request)).Alternatives);

        Assert.Equal((12_500_000_000_000, 0), (cost.CostNanoUsd, cost.PerMonthNanoUsd));
    }

    [Fact]
    public async Task Plan_AModelNobodyPriced_IsRefusedByItsName()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        var request = new PlanCostRequest { Alternatives = { new CostAlternative { Name = "a", Provider = "openai", Model = "gpt-99" } } };

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => PlanAsync(store, request));

        Assert.Equal("UNKNOWN_PRICE", refused.Reason);
        Assert.Contains("openai/gpt-99", refused.Message, StringComparison.Ordinal);
    }

    private static PlanCostRequest Comparison() => new()
    {
        Alternatives =
        {
            new CostAlternative { Name = "people", FixedNanoUsdPerMonth = 30 * 24 * 1_000_000_000L },
            new CostAlternative { Name = "mini", Provider = "openai", Model = "gpt-4o-mini" },
            new CostAlternative { Name = "mini, more tokens", Provider = "openai", Model = "gpt-4o-mini", TokenPercent = 110 },
            new CostAlternative { Name = "batch", Batch = true },
            new CostAlternative { Name = "half from the cache", AnswerHitPercent = 50 },
            new CostAlternative { Name = "prefix", PromptCache = new PromptCacheLayout { PrefixTokens = 2000 } },
        },
    };

    private static Task<TestStore> CreateAsync(SqlDialect dialect) => TestStore.CreateAsync(dialect, typeof(UsageLedger).Assembly);

    private static PriceList Prices() => new(Options.Create(new PriceOptions()));

    private static Task<BookingResult> BookAsync(TestStore store, UsageEvent[] events) =>
        new UsageLedger(store.Database).BookAsync([.. events.Select(LedgerEvent.From)], CancellationToken.None);

    private static UsageEvent Call(
        int id, string category = "generation", string tenant = "acme", string collection = "docs", string model = "gpt-4o", int? minute = null)
    {
        var usage = new UsageEvent
        {
            EventId = $"event-{id:D6}",
            OccurredAtMs = Noon + ((minute ?? id) * Minute),
            Category = category,
            Tenant = tenant,
            Subject = "key-1",
            Collection = collection,
            Provider = "openai",
            Model = model,
            Tokens = new TokenBuckets { InputUncached = 3000, OutputText = 100 },
        };
        usage.CostNanoUsd = Prices().Book.Find("openai", "gpt-4o", DateTimeOffset.FromUnixTimeMilliseconds(Noon))!.Cost(usage.Tokens.ToCounts());
        return usage;
    }

    // A day, so that a month's fixed costs are a thirtieth.
    private Task<PlanCostReply> PlanAsync(TestStore store, PlanCostRequest request)
    {
        if (request is { FromMs: 0, ToMs: 0, Calls.Count: 0 })
        {
            (request.FromMs, request.ToMs) = (Noon, Noon + 86_400_000);
        }

        return new CostPlanner(new LedgerTraffic(store.Database), Prices(), _time).PlanAsync("acme", request, CancellationToken.None);
    }
}
