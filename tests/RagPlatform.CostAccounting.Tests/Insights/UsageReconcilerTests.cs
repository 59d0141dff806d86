using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Insights.Reconciliation;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;
using RagPlatform.Tokens.Pricing;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Insights;

/// <summary>A provider's export and the ledger agree where they are of the same calls, and each difference is named for what it is.</summary>
public sealed class UsageReconcilerTests
{
    private const long Noon = 1_772_366_400_000;
    private const string OpenAiHeading = "start_time,model,num_model_requests,input_tokens,input_cached_tokens,output_tokens";
    private const string AnthropicHeading =
        "usage_date_utc,model_version,api_key,workspace,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,"
        + "usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count";

    private static readonly string s_day = Days.Text(Noon / 86_400_000);

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Reconcile_TheSameCalls_AreEqualAndPricedBySnapshotsOfTheModel(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await BookAsync(store, Call("1", 1000, 200, 50), Call("2", 500, 0, 10), Call("3", 1, 1, 1, tenant: "other"));

        ReconcileExportReply reply = await ReconcileAsync(
            store, $"{OpenAiHeading}\n{Noon / 1000},gpt-4o-2024-08-06,1,1200,200,50\n{Noon / 1000},gpt-4o-2024-08-06,1,500,0,10\n");

        ModelReconciliation model = Assert.Single(reply.Models);
        Assert.True(reply.IsEqual, string.Join(' ', model.Explanations));
        Assert.Equal(("gpt-4o", 2L, true), (model.Model, model.Export.Requests, model.ExportCostIsComputed));
        Assert.Equal((s_day, s_day), (reply.FirstDay, reply.LastDay));
        Assert.Equal(reply.LedgerNanoUsd, reply.ExportNanoUsd);
    }

    [Fact]
    public async Task Reconcile_AnthropicsColumns_DoNotOverlap()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        UsageEvent call = Call("1", 1000, 200, 50, model: "claude-sonnet-4", provider: "anthropic");
        (call.Tokens.CacheWrite, call.Tokens.CacheWrite1H, call.PriceUnknown, call.CostNanoUsd) = (30, 40, false, 77);
        await BookAsync(store, call);

        ReconcileExportReply reply = await ReconcileAsync(
            store, $"{AnthropicHeading},cost_usd\n{s_day},claude-sonnet-4-20250514,k,w,1000,30,40,200,50,0,0.000000077\n", provider: "anthropic");

        Assert.True(reply.IsEqual, string.Join(' ', reply.Models.SelectMany(model => model.Explanations)));
        Assert.Equal(new TokenBuckets { InputUncached = 1000, CacheRead = 200, CacheWrite = 30, CacheWrite1H = 40, OutputText = 50 }, reply.Models[0].Export.Tokens);
        Assert.Equal(-1, reply.Models[0].Export.Requests);
    }

    [Theory]
    [InlineData("1,1200,200,50", "0.0", "")]
    [InlineData("3,1200,200,50", "", "2 requests more")]
    [InlineData("1,1300,200,50", "", "Tokens of prompts: 1,300 in the export, 1,200 in the ledger")]
    [InlineData("1,1200,700,50", "", "700 were read from the provider's cache by the export and 200 by the ledger")]
    [InlineData("1,1200,200,60", "", "Tokens of answers: 60 in the export, 50 in the ledger")]
    [InlineData("1,1200,200,50", "0.001625", "The same tokens at another price, -50 %")]
    public async Task Reconcile_OneDifference_IsNamedForWhatItIs(string numbers, string cost, string expected)
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        await BookAsync(store, Call("1", 1000, 200, 50));
        bool hasCost = cost.Length > 0;
        string export = cost == "0.0" ? $"{3_250_000 / 1e9m}" : cost;

        ReconcileExportReply reply = await ReconcileAsync(
            store, $"{OpenAiHeading}{(hasCost ? ",cost_usd" : string.Empty)}\n{s_day},gpt-4o,{numbers}{(hasCost ? "," + export : string.Empty)}\n");

        IEnumerable<string> explanations = reply.Models.Single().Explanations;
        if (expected.Length == 0)
        {
            Assert.Empty(explanations);
        }
        else
        {
            Assert.Contains(expected, Assert.Single(explanations), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1000, 300, true)]
    [InlineData(2, 250_000, false)]
    [InlineData(1, 250_000, true)]
    public void Compare_APriceWithTiers_PricesTotalsWithoutThem(int calls, int prompt, bool isEqual)
    {
        PriceRow price = Prices().Book.Find("openai", "gpt-4o", DateTimeOffset.FromUnixTimeMilliseconds(Noon))! with
        {
            Tiers = [new(200_000, 5_000_000_000, 2_500_000_000, 5_000_000_000, 5_000_000_000, 15_000_000_000)],
        };
        var export = new ExportRow(Noon / 86_400_000, "gpt-4o", calls, new TokenCounts(calls * prompt, OutputText: calls * 10), CostNanoUsd: null);
        var ledger = new LedgerUsage
        {
            Day = Noon / 86_400_000,
            Model = "gpt-4o",
            Events = calls,
            Cost = calls * price.Cost(new TokenCounts(prompt, OutputText: 10)),
            InputUncached = calls * prompt,
            OutputText = calls * 10,
        };

        ModelReconciliation model = ModelComparison.Compare("openai", "gpt-4o", [export], [ledger], new PriceBook([price]), tolerance: 0);

        Assert.Equal(isEqual, model.IsEqual);
        Assert.Equal(isEqual, !model.Explanations.Any(text => text.Contains("does not tell how long each prompt was", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Reconcile_AToleratedDifference_IsNone()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        await BookAsync(store, Call("1", 1000, 0, 100));
        string csv = $"{OpenAiHeading}\n{s_day},gpt-4o,1,1005,0,100\n";

        Assert.False((await ReconcileAsync(store, csv)).IsEqual);
        Assert.True((await ReconcileAsync(store, csv, tolerance: 5)).IsEqual);
    }

    [Fact]
    public async Task Reconcile_ModelsAndDaysOfOneSide_AreNamed()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        UsageEvent nextDay = Call("2", 10, 0, 1);
        nextDay.OccurredAtMs += 86_400_000;
        UsageEvent unpriced = Call("4", 10, 0, 1, model: "new");
        (unpriced.PriceUnknown, unpriced.CostNanoUsd) = (true, 0);
        await BookAsync(store, Call("1", 1000, 0, 100), nextDay, Call("3", 10, 0, 1, model: "ours"), unpriced);

        ReconcileExportReply reply = await ReconcileAsync(
            store,
            $"{OpenAiHeading}\n{s_day},gpt-4o,1,1000,0,100\n{Days.Text((Noon / 86_400_000) + 2)},gpt-4o,1,10,0,1\n{s_day},theirs,1,5,0,5\n{s_day},new,1,10,0,1\n");

        Dictionary<string, ModelReconciliation> of = reply.Models.ToDictionary(model => model.Model);
        Assert.Contains("Only the export has it", Assert.Single(of["theirs"].Explanations), StringComparison.Ordinal);
        Assert.Contains("Only the ledger has it", Assert.Single(of["ours"].Explanations), StringComparison.Ordinal);
        Assert.Equal(2, of["gpt-4o"].Explanations.Count(text => text.Contains("has nothing of 2026-03-0", StringComparison.Ordinal)));
        Assert.Contains(of["new"].Explanations, text => text.Contains("no known price", StringComparison.Ordinal));
        Assert.Contains(of["new"].Explanations, text => text.Contains("the price book no price", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reconcile_OfAllTenants_AddsThemUp()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        await BookAsync(store, Call("1", 1000, 0, 100), Call("2", 1000, 0, 100, tenant: "other"));
        var request = new ReconcileExportRequest { Provider = "openai", Csv = $"{OpenAiHeading}\n{s_day},gpt-4o,2,2000,0,200\n" };

        Assert.True((await Reconciler(store).ReconcileAsync(null, request, CancellationToken.None)).IsEqual);
        Assert.False((await Reconciler(store).ReconcileAsync("acme", request, CancellationToken.None)).IsEqual);
    }

    [Fact]
    public async Task Reconcile_EmbeddingsOfTheLedger_AreInputOfTheExport()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        var embedded = new TokenBuckets { Embedding = 50_000 };
        PriceRow price = Prices().Book.Find("openai", "text-embedding-3-small", DateTimeOffset.FromUnixTimeMilliseconds(Noon))!;
        UsageEvent call = Call("1", 0, 0, 0, model: price.Model);
        (call.Category, call.Tokens, call.CostNanoUsd) = ("ingest_embedding", embedded, price.Cost(embedded.ToCounts()));
        await BookAsync(store, call);

        ReconcileExportReply reply = await ReconcileAsync(store, $"date,model,input_tokens,output_tokens\n{s_day},{price.Model},50000,0\n");

        Assert.True(reply.IsEqual, string.Join(' ', reply.Models.SelectMany(model => model.Explanations)));
        Assert.Equal(1_000_000, reply.ExportNanoUsd);
    }

    [Fact]
    public void Reconcile_AnExportOfTheLedgerItself_IsAlwaysEqual() => Prop.ForAll(
        Gen.Choose(0, 100_000).ArrayOf(3).ArrayOf().Where(calls => calls.Length > 0).ToArbitrary(),
        calls => Task.Run(async () =>
        {
            await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
            await BookAsync(store, [.. calls.Select((call, i) => Call($"{i}", call[0], call[1], call[2]))]);
            IEnumerable<string> rows = calls.Select(call => $"{s_day},gpt-4o,1,{call[0] + call[1]},{call[1]},{call[2]}");

            ReconcileExportReply reply = await ReconcileAsync(store, $"{OpenAiHeading}\n{string.Join('\n', rows)}\n");

            Assert.True(reply.IsEqual, string.Join(' ', reply.Models.SelectMany(model => model.Explanations)));
            Assert.Equal(reply.LedgerNanoUsd, reply.ExportNanoUsd);
        }).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public async Task Reconcile_MoreModelsThanAReplyHolds_ListsTheLargestDifferencesAndSumsUpAll()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        IEnumerable<string> rows = Enumerable.Range(1, 1500).Select(i => $"{s_day},model-{i},1,1,{i}");

        ReconcileExportReply reply = await ReconcileAsync(store, $"date,model,input_tokens,output_tokens,cost_usd\n{string.Join('\n', rows)}\n");

        Assert.Equal((1000, 500, "model-1500"), (reply.Models.Count, reply.ModelsLeftOut, reply.Models[0].Model));
        Assert.Equal(1500 * 1501 / 2 * 1_000_000_000L, reply.ExportNanoUsd);
        Assert.False(reply.IsEqual);
    }

    [Fact]
    public async Task Reconcile_MoreMoneyThanCanBeCounted_IsRefused()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        IEnumerable<string> rows = Enumerable.Range(0, 10).Select(_ => $"{s_day},gpt-4o,1,1,1000000000");

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(
            () => ReconcileAsync(store, $"date,model,input_tokens,output_tokens,cost_usd\n{string.Join('\n', rows)}\n"));

        Assert.Equal("RECONCILIATION_OVERFLOW", refused.Reason);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Reconcile_MoreMoneyThanCanBeCountedInTheLedger_IsRefused(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await BookAsync(store, Call("1", 1, 0, 1), Call("2", 1, 0, 1, tenant: "other"));
        await store.Database.ExecuteAsync("UPDATE ledger_sums SET cost_nano_usd = 9000000000000000000", null, CancellationToken.None);
        var request = new ReconcileExportRequest { Provider = "openai", Csv = $"{OpenAiHeading}\n{s_day},gpt-4o,2,2,0,2\n" };

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(
            () => Reconciler(store).ReconcileAsync(null, request, CancellationToken.None));

        Assert.Equal("RECONCILIATION_OVERFLOW", refused.Reason);
    }

    [Theory]
    [InlineData("", "1 to 3,000,000 characters")]
    [InlineData("date,model,output_tokens\n2026-03-01,m,1\n", "no column for the tokens of prompts")]
    [InlineData("date,input_tokens,output_tokens\n2026-03-01,1,1\n", "no column for the model")]
    [InlineData("model,input_tokens,output_tokens\nm,1,1\n", "no column for the day")]
    [InlineData("date,model,input_tokens,output_tokens\n", "no rows")]
    [InlineData("date,model,input_tokens,output_tokens\n2026-03-01,m,1,1\nsoon,m,1,1\n", "Row 3 of the export has 'soon' where a day")]
    [InlineData("date,model,input_tokens,output_tokens\n20260301,m,1,1\n", "Row 2 of the export has '20260301' where a day")]
    [InlineData("date,model,input_tokens,output_tokens\n2026-03-01,m,-1,1\n", "Row 2 of the export has '-1' where a count")]
    [InlineData("date,model,input_tokens,output_tokens\n2026-03-01,m,1.5,1\n", "Row 2 of the export has '1.5' where a count")]
    [InlineData("date,model,input_tokens,output_tokens,cached_tokens\n2026-03-01,m,1,1,2\n", "Row 2 of the export has more cached tokens")]
    [InlineData("date,model,input_tokens,output_tokens,cost\n2026-03-01,m,1,1,free\n", "Row 2 of the export has 'free' where dollars")]
    [InlineData("date,model,input_tokens,output_tokens\n2026-03-01,,1,1\n", "Row 2 of the export names no model")]
    [InlineData("date,model,input_tokens,output_tokens\n2020-03-01,m,1,1\n2026-03-01,m,1,1\n", "send at most 400")]
    [InlineData("date,model,input_tokens,output_tokens\n2026-03-01,\"m,1,1\n", "Row 2")]
    public async Task Reconcile_MalformedExport_SaysWhere(string csv, string expected)
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => ReconcileAsync(store, csv));

        Assert.Equal("csv", refused.Field);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnyText_IsReadOrRefusedAndNeverFails() => Prop.ForAll(
        Gen.Elements("date", "model", ",", "\n", "\"", "1", "2026-03-01", "input_tokens", "output_tokens", "-", "9999999999999999999", "\0", "é")
            .ArrayOf().Select(string.Concat).ToArbitrary(),
        text =>
        {
            try
            {
                Assert.NotEmpty(UsageExportReader.ReadAsync(text, CancellationToken.None).GetAwaiter().GetResult());
            }
            catch (PlatformException refused)
            {
                Assert.Equal("csv", refused.Field);
            }
        }).QuickCheckThrowOnFailure();

    private static Task<TestStore> CreateAsync(SqlDialect dialect) => TestStore.CreateAsync(dialect, typeof(UsageLedger).Assembly);

    private static PriceList Prices() => new(Options.Create(new PriceOptions()));

    private static UsageReconciler Reconciler(TestStore store) => new(store.Database, Prices());

    private static Task<ReconcileExportReply> ReconcileAsync(TestStore store, string csv, string provider = "openai", int tolerance = 0) =>
        Reconciler(store).ReconcileAsync(
            "acme", new ReconcileExportRequest { Provider = provider, Csv = csv, TolerancePermille = tolerance }, CancellationToken.None);

    private static Task<BookingResult> BookAsync(TestStore store, params UsageEvent[] events) =>
        new UsageLedger(store.Database).BookAsync([.. events.Select(LedgerEvent.From)], CancellationToken.None);

    private static UsageEvent Call(
        string id, long uncached, long cached, long output, string model = "gpt-4o", string tenant = "acme", string provider = "openai")
    {
        var usage = new UsageEvent
        {
            EventId = id,
            OccurredAtMs = Noon,
            Category = "generation",
            Tenant = tenant,
            Provider = provider,
            Model = model,
            Tokens = new TokenBuckets { InputUncached = uncached, CacheRead = cached, OutputText = output },
        };
        usage.CostNanoUsd = Prices().Book.Find("openai", "gpt-4o", DateTimeOffset.FromUnixTimeMilliseconds(Noon))!.Cost(usage.Tokens.ToCounts());
        return usage;
    }
}
