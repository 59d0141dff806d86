using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Amortisation;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using RagPlatform.Tokens.Pricing;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Amortisation;

/// <summary>Each hour costs its price once, to those who used it.</summary>
public sealed class HourlyCostsTests
{
    private const long Dollar = 1_000_000_000;
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly AmortisedItem s_item = new() { Name = "cluster", Provider = "own", Model = "cluster" };
    private readonly ManualTimeProvider _time = new(s_start);

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Book_AnHourThatIsOver_IsSpreadByUseOnce(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await using IDatabase second = store.OpenSecond();
        await UseAsync(store, s_start.AddHours(-1), ("acme", 2), ("other", 1));
        HourlyCosts costs = Costs(store.Database);

        // What is new begins with the last hour that is due, which nobody used.
        Assert.Equal(1, await costs.BookAsync(s_item, CancellationToken.None));
        _time.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(0, await costs.BookAsync(s_item, CancellationToken.None));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await costs.BookAsync(s_item, CancellationToken.None));

        // Usage that comes later, and another replica, change nothing.
        await UseAsync(store, s_start.AddMinutes(-1), ("late", 5));
        Assert.Equal(0, await costs.BookAsync(s_item, CancellationToken.None));
        Assert.Equal(0, await Costs(second).BookAsync(s_item, CancellationToken.None));

        Assert.Equal([("acme", 666_666_667L), ("other", 333_333_333L), (HourlyCosts.PlatformTenant, Dollar)], await CostsAsync(store));
        Assert.Equal((0L, 3L), await new UsageLedger(store.Database).VerifyAsync("acme", CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Book_AfterACrashBetweenSpreadAndBooking_BooksTheSameSpread(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await UseAsync(store, s_start.AddHours(-1), ("acme", 1));
        _time.Advance(TimeSpan.FromMinutes(15));
        await Costs(store.Database).BookAsync(s_item, CancellationToken.None);
        foreach (string table in (string[])["ledger_events", "usage_event_ids", "ledger_sums"])
        {
            await store.Database.ExecuteAsync($"DELETE FROM {table}", null, CancellationToken.None);
        }

        Assert.Equal(1, await Costs(store.Database).BookAsync(s_item, CancellationToken.None));
        Assert.Equal([("acme", Dollar)], await CostsAsync(store));
    }

    [Fact]
    public async Task Book_AfterHoursAway_BooksEachAtItsPriceAndUse()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        _time.Advance(TimeSpan.FromMinutes(15));
        await Costs(store.Database).BookAsync(s_item, CancellationToken.None);
        await UseAsync(store, s_start.AddHours(2), ("acme", 1));

        _time.Advance(TimeSpan.FromHours(5));
        int booked = await Costs(store.Database, dearerFrom: s_start.AddHours(2)).BookAsync(s_item, CancellationToken.None);

        // Two hours at a dollar and three at two; one of the latter was used.
        Assert.Equal(5, booked);
        Assert.Equal([("acme", 2 * Dollar), (HourlyCosts.PlatformTenant, 7 * Dollar)], await CostsAsync(store));
    }

    [Fact]
    public async Task Book_OfOneTenant_IsItsAlone()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        await UseAsync(store, s_start.AddHours(-1), ("other", 1));
        _time.Advance(TimeSpan.FromMinutes(15));
        var item = new AmortisedItem { Name = "logs", Category = "monitoring", Provider = "own", Model = "cluster", Tenant = "acme" };

        await Costs(store.Database).BookAsync(item, CancellationToken.None);

        Assert.Equal([("acme", Dollar)], await CostsAsync(store, "monitoring"));
    }

    [Fact]
    public async Task Book_WithoutAPrice_WaitsForOne()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        _time.Advance(TimeSpan.FromMinutes(15));
        var item = new AmortisedItem { Name = "cluster", Provider = "own", Model = "not priced" };

        Assert.Equal(0, await Costs(store.Database).BookAsync(item, CancellationToken.None));
        Assert.Empty(await CostsAsync(store));
    }

    [Theory]
    [InlineData("", "infrastructure", "Name")]
    [InlineData("a", "generation", "Category")]
    public void Options_MalformedItem_AreRefused(string name, string category, string member)
    {
        var options = new AmortisationOptions { Items = [new AmortisedItem { Name = name, Category = category, Provider = "p", Model = "m" }] };

        Assert.Contains(member, options.Validate(new ValidationContext(options)).Single().MemberNames);
    }

    [Fact]
    public void Options_FromSettings_AreBound()
    {
        var options = new AmortisationOptions();
        new ConfigurationBuilder()
            .AddInMemoryCollection([
                new("Amortisation:Items:0:Name", "cluster"), new("Amortisation:Items:0:Provider", "own"), new("Amortisation:Items:0:Model", "cluster"),
            ])
            .Build().GetSection(AmortisationOptions.SectionName).Bind(options);

        Assert.Equal(("cluster", "infrastructure"), (Assert.Single(options.Items).Name, options.Items[0].Category));
    }

    [Fact]
    public void Options_ANameTwice_AreRefused()
    {
        var options = new AmortisationOptions { Items = [s_item, s_item] };

        Assert.Contains("twice", Assert.Single(options.Validate(new ValidationContext(options))).ErrorMessage, StringComparison.Ordinal);
    }

    private static Task<TestStore> CreateAsync(SqlDialect dialect) => TestStore.CreateAsync(dialect, typeof(UsageLedger).Assembly);

    private HourlyCosts Costs(IDatabase database, DateTimeOffset? dearerFrom = null)
    {
        var row = new PriceRow("own/cluster", "own", "cluster", DateTimeOffset.UnixEpoch, 0, 0, 0, 0, 0, "a test")
        {
            HasTokenPrices = false,
            InfrastructurePerHour = Dollar,
        };
        PriceList prices = new(Options.Create(new PriceOptions()));
        prices.Take(dearerFrom is { } from ? [row, row with { Id = "dearer", ValidFrom = from, InfrastructurePerHour = 2 * Dollar }] : [row]);
        return new HourlyCosts(database, new UsageLedger(database), prices, _time);
    }

    private static Task<BookingResult> UseAsync(TestStore store, DateTimeOffset at, params (string Tenant, int Events)[] uses) =>
        new UsageLedger(store.Database).BookAsync(
            [
                .. uses.SelectMany(use => Enumerable.Range(0, use.Events).Select(i => LedgerEvent.From(new UsageEvent
                {
                    EventId = $"{at:O}/{use.Tenant}/{i}",
                    OccurredAtMs = at.ToUnixTimeMilliseconds(),
                    Category = "generation",
                    Tenant = use.Tenant,
                }))),
            ],
            CancellationToken.None);

    private static async Task<IReadOnlyList<(string Tenant, long Cost)>> CostsAsync(TestStore store, string category = "infrastructure") =>
        await store.Database.QueryAsync<(string, long)>(
            "SELECT tenant, CAST(SUM(cost_nano_usd) AS BIGINT) FROM cost_sums WHERE category = @category GROUP BY tenant ORDER BY tenant",
            new { category },
            CancellationToken.None);
}
