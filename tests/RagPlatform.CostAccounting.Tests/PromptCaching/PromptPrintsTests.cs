using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.PromptCaching;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using RagPlatform.Tokens.Pricing;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.PromptCaching;

/// <summary>Prints are kept with their events: once, of their tenant, and not more than may be.</summary>
public sealed class PromptPrintsTests
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(TestPrompts.Noon + TestPrompts.Day));

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Book_TheSameEventsAgain_KeepsEachPrintOnce(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        UsageEvent[] events = [Event("1"), Event("2"), Event("3", print: false)];

        await BookAsync(store, events);
        await BookAsync(store, events);
        await BookAsync(store, [Event("2"), Event("4"), Event("4")]);

        IReadOnlyList<PrintedPrompt> kept = await ReadAsync(store);
        Assert.Equal(3, kept.Count);
        Assert.All(kept, prompt => Assert.Equal(TestPrompts.Usual(1), prompt.Print));
        Assert.All(kept, prompt => Assert.Equal(new PriceTerms(Batch: true, Region: "eu"), prompt.Terms));
        Assert.All(kept, prompt => Assert.Equal((1000, 500, 300, 200), (
            prompt.Tokens.InputUncached, prompt.Tokens.CacheRead, prompt.Tokens.CacheWrite, prompt.Tokens.CacheWrite1h)));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Book_WhatTheLedgerRefuses_LeavesNoPrint(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        UsageEvent large = Event("1");
        large.Tokens.Embedding = long.MaxValue;
        await BookAsync(store, [large]);
        UsageEvent more = Event("2");
        more.Tokens.Embedding = 1;

        await Assert.ThrowsAnyAsync<Exception>(() => BookAsync(store, [more]));

        Assert.Single(await ReadAsync(store));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Book_MoreThanATenantMayHave_KeepsTheLastOnesOfThatTenant(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await BookAsync(store, [Event("other", tenant: "globex")], most: 120);
        for (int batch = 0; batch < 4; batch++)
        {
            await BookAsync(store, [.. Enumerable.Range(batch * 60, 60).Select(i => Event($"{i:D4}", second: i))], most: 120);
            Assert.Equal(Math.Min(120, (batch + 1) * 60), (await ReadAsync(store)).Count);
        }

        await BookAsync(store, [.. Enumerable.Range(300, 130).Select(i => Event($"{i:D4}", second: i))], most: 120);

        Assert.Equal(
            Enumerable.Range(310, 120).Select(i => TestPrompts.Noon + (i * TestPrompts.Second)),
            (await ReadAsync(store)).Select(prompt => prompt.AtMs));
        Assert.Single(await ReadAsync(store, "globex"));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Book_ByWritersAtOnce_NeverKeepsMore(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(writer => BookAsync(
            store, [.. Enumerable.Range(0, 30).Select(i => Event($"{writer}/{i}", tenant: i % 2 == 0 ? "acme" : "globex", second: i))], most: 50)));

        Assert.Equal((50, 50), ((await ReadAsync(store)).Count, (await ReadAsync(store, "globex")).Count));
    }

    [Fact]
    public async Task Book_NoneMayBeKept_KeepsNone()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);

        await BookAsync(store, [Event("1")], most: 0);

        Assert.Empty(await ReadAsync(store));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Forget_AfterTheRetention_DeletesWhatIsOlder(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await BookAsync(store, [Event("1"), Event("2", second: 60), Event("3", tenant: "globex")]);
        _time.Advance(TimeSpan.FromDays(29) + TimeSpan.FromSeconds(60));

        Assert.Equal(2, await Prints(store).ForgetAsync(CancellationToken.None));

        Assert.Equal(TestPrompts.Noon + (60 * TestPrompts.Second), Assert.Single(await ReadAsync(store)).AtMs);
        Assert.Empty(await ReadAsync(store, "globex"));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Read_MoreThanAPiece_ReadsEachOnceInOrder(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);

        // All at the same time: only their ids tell where a piece ends.
        await BookAsync(store, [.. Enumerable.Range(0, 5003).Select(i => Event($"{i:D5}", tokens: i + 1))]);

        IReadOnlyList<PrintedPrompt> kept = await ReadAsync(store);

        Assert.Equal(Enumerable.Range(1, 5003).Select(i => (long)i), kept.Select(prompt => prompt.Tokens.InputUncached));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Read_Filters_LeaveOthersOut(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        UsageEvent collection = Event("2");
        collection.Collection = "other";
        UsageEvent model = Event("3");
        model.Model = "other";
        await BookAsync(store, [Event("1"), collection, model, Event("4", second: 100_000)]);
        var request = new DiagnosePromptCacheRequest { Provider = "openai", Model = "gpt-4o", Collection = "docs", ByCollection = true };

        PrintedPrompt found = Assert.Single(await Prints(store).ReadAsync(
            "acme", request, TestPrompts.Noon, TestPrompts.Noon + TestPrompts.Day, CancellationToken.None));

        Assert.Equal(new PromptGroup("openai", "gpt-4o", "generation", "docs"), found.Group);
    }

    private static Task<TestStore> CreateAsync(SqlDialect dialect) => TestStore.CreateAsync(dialect, typeof(UsageLedger).Assembly);

    private static UsageEvent Event(string id, string tenant = "acme", int second = 0, bool print = true, int tokens = 1000) => new()
    {
        EventId = $"{tenant}/{id}",
        OccurredAtMs = TestPrompts.Noon + (second * TestPrompts.Second),
        Category = "generation",
        Tenant = tenant,
        Subject = "somebody",
        Collection = "docs",
        Provider = "openai",
        Model = "gpt-4o",
        Tokens = new TokenBuckets { InputUncached = tokens, CacheRead = 500, CacheWrite = 300, CacheWrite1H = 200 },
        PriceUnknown = true,
        Region = "eu",
        Batch = true,
        PromptPrint = print ? TestPrompts.Usual(1) : null,
    };

    private static Task<BookingResult> BookAsync(TestStore store, UsageEvent[] events, int most = 10_000) =>
        new UsageLedger(store.Database, Options.Create(new PromptCachingOptions { MaxPrintsPerTenant = most }))
            .BookAsync([.. events.Select(LedgerEvent.From)], CancellationToken.None);

    private PromptPrints Prints(TestStore store) => new(store.Database, Options.Create(new PromptCachingOptions()), _time);

    private Task<IReadOnlyList<PrintedPrompt>> ReadAsync(TestStore store, string tenant = "acme") =>
        Prints(store).ReadAsync(tenant, new DiagnosePromptCacheRequest(), 0, long.MaxValue, CancellationToken.None);
}
