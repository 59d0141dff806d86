using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.CostAccounting.PromptCaching;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.PromptCaching;

/// <summary>From booked events to a diagnosis of the caller's own.</summary>
public sealed class PromptCacheDoctorTests
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(TestPrompts.Noon + TestPrompts.Day));

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Diagnose_BookedCalls_IsOfTheTenantAloneAndTheSameEachTime(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await BookAsync(store, [
            .. Enumerable.Range(0, 6).Select(i => Call(i)),
            .. Enumerable.Range(0, 3).Select(i => Call(i, category: "ingest_enrichment")),
            .. Enumerable.Range(0, 4).Select(i => Call(i, tenant: "globex")),
        ]);

        DiagnosePromptCacheReply reply = await DiagnoseAsync(store, new DiagnosePromptCacheRequest());

        Assert.Equal((9, TestPrompts.Noon, TestPrompts.Noon + TestPrompts.Day), (reply.Prompts, reply.FromMs, reply.ToMs));
        Assert.Equal(
            [("generation", 6L), ("ingest_enrichment", 3L)], reply.Diagnoses.Select(diagnosis => (diagnosis.Category, diagnosis.Prompts)));

        // gpt-4o: 2.50 dollars a million, half of it for what is read, nothing more for what is written; in the day and in 30 of them.
        Assert.Equal((5 * 2048 * 1250, 30 * 5 * 2048 * 1250), (reply.Diagnoses[0].LostNanoUsd, reply.Diagnoses[0].LostPerMonthNanoUsd));
        Assert.Equal(reply, await DiagnoseAsync(store, new DiagnosePromptCacheRequest()));
        Assert.Empty((await DiagnoseAsync(store, new DiagnosePromptCacheRequest(), "nobody")).Diagnoses);
    }

    [Fact]
    public async Task Diagnose_ByCollection_TellsThemApart()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        await BookAsync(store, [.. Enumerable.Range(0, 6).Select(i => Call(i, collection: i < 4 ? "docs" : "wiki"))]);

        DiagnosePromptCacheReply reply = await DiagnoseAsync(store, new DiagnosePromptCacheRequest { ByCollection = true });

        Assert.Equal([("docs", 4L), ("wiki", 2L)], reply.Diagnoses.Select(diagnosis => (diagnosis.Collection, diagnosis.Prompts)));
    }

    [Fact]
    public async Task Diagnose_TermsOfTheRequest_AreTaken()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        await BookAsync(store, [.. Enumerable.Range(0, 4).Select(i => Call(i))]);

        DiagnosePromptCacheReply longer = await DiagnoseAsync(store, new DiagnosePromptCacheRequest { MinTokens = 4096 });
        DiagnosePromptCacheReply slower = await DiagnoseAsync(store, new DiagnosePromptCacheRequest { UsableAfterMs = 120_000 });

        Assert.True(longer.Diagnoses[0].IsTooShort);
        Assert.Equal(0, longer.Diagnoses[0].CouldReadTokens);
        Assert.Equal(2 * 2048, slower.Diagnoses[0].CouldReadTokens);
    }

    [Theory]
    [InlineData("from_ms")]
    [InlineData("to_ms")]
    [InlineData("provider")]
    [InlineData("model")]
    [InlineData("collection")]
    [InlineData("min_tokens")]
    [InlineData("share_percent")]
    [InlineData("usable_after_ms")]
    public async Task Diagnose_MalformedRequest_NamesTheField(string field)
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        var request = new DiagnosePromptCacheRequest();
        switch (field)
        {
            case "from_ms": (request.FromMs, request.ToMs) = (1, 400 * TestPrompts.Day); break;
            case "to_ms": (request.FromMs, request.ToMs) = (2, 1); break;
            case "provider": request.Provider = "a\0b"; break;
            case "model": request.Model = new string('x', 4097); break;
            case "collection": request.Collection = "a\0b"; break;
            case "min_tokens": request.MinTokens = -1; break;
            case "share_percent": request.SharePercent = 50; break;
            default: request.UsableAfterMs = 600_001; break;
        }

        Assert.Equal(field, (await Assert.ThrowsAsync<PlatformException>(() => DiagnoseAsync(store, request))).Field);
    }

    private static Task<TestStore> CreateAsync(SqlDialect dialect) => TestStore.CreateAsync(dialect, typeof(UsageLedger).Assembly);

    private static Task<BookingResult> BookAsync(TestStore store, UsageEvent[] events) =>
        new UsageLedger(store.Database).BookAsync([.. events.Select(LedgerEvent.From)], CancellationToken.None);

    private static UsageEvent Call(int number, string tenant = "acme", string category = "generation", string collection = "docs")
    {
        PromptPrint print = TestPrompts.Usual(number);
        return new UsageEvent
        {
            EventId = $"{tenant}/{category}/{number}",
            OccurredAtMs = TestPrompts.Noon + (number * TestPrompts.Minute),
            Category = category,
            Tenant = tenant,
            Subject = "somebody",
            Collection = collection,
            Provider = "openai",
            Model = "gpt-4o",
            Tokens = new TokenBuckets { InputUncached = print.Tokens },
            PriceUnknown = true,
            PromptPrint = print,
        };
    }

    private Task<DiagnosePromptCacheReply> DiagnoseAsync(TestStore store, DiagnosePromptCacheRequest request, string tenant = "acme") =>
        new PromptCacheDoctor(
            new PromptPrints(store.Database, Options.Create(new PromptCachingOptions()), _time),
            new PriceList(Options.Create(new PriceOptions())),
            _time).DiagnoseAsync(tenant, request, CancellationToken.None);
}
