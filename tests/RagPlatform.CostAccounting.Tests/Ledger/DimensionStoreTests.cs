using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Ledger;

/// <summary>The same dimensions have the same number, whoever asks for it when; others have another.</summary>
public sealed class DimensionStoreTests
{
    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Resolve_ByManyAtOnce_GivesEachDimensionsOneNumber(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(UsageLedger).Assembly);
        await using IDatabase second = store.OpenSecond();
        DimensionStore[] replicas = [new(store.Database), new(second)];

        LedgerRow[][] resolved = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => replicas[i % 2].ResolveAsync(
            [.. Enumerable.Range(i, 20).Select(id => Event($"key-{id}"))], CancellationToken.None)));

        LedgerDimension[] dimensions = [.. resolved.SelectMany(rows => rows).Select(row => row.Dimension).Distinct()];
        Assert.Equal(27, dimensions.Length);
        Assert.Equal(27, dimensions.Select(dimension => dimension.Id).Distinct().Count());
        Assert.All(resolved.SelectMany(rows => rows), row => Assert.Equal(CostDimensions.Of(row.Usage), row.Dimension.Of));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Resolve_MoreThanIsRemembered_GivesTheSameNumbersAgain(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(UsageLedger).Assembly);
        var dimensions = new DimensionStore(store.Database, maxCharacters: 60);
        LedgerEvent[] events = [.. Enumerable.Range(0, 10).Select(id => Event($"key-{id % 7}"))];

        LedgerRow[] first = await dimensions.ResolveAsync(events, CancellationToken.None);
        LedgerRow[] again = await dimensions.ResolveAsync([.. events.Reverse()], CancellationToken.None);

        Assert.Equal(first.Select(row => row.Dimension), again.Reverse().Select(row => row.Dimension));
        Assert.Equal(events, first.Select(row => row.Event));
    }

    [Fact]
    public void Key_OfDimensionsThatDifferInOneField_IsAnother()
    {
        var none = new CostDimensions("t", "", "", "", "", "", "", "", "", PriceUnknown: false, "", Batch: false);
        CostDimensions[] all =
        [
            none, none with { Tenant = "u" }, none with { Category = "t" }, none with { Team = "t" }, none with { Subject = "t" },
            none with { Collection = "t" }, none with { Segment = "t" }, none with { Provider = "t" }, none with { Model = "t" },
            none with { PriceId = "t" }, none with { PriceUnknown = true }, none with { Region = "t" }, none with { Batch = true },
            none with { Tenant = "", Category = "t" }, none with { Team = "t", Subject = "t" }, none with { Team = "tt" },
        ];

        Assert.Equal(all.Length, all.Select(of => of.Key()).Distinct().Count());
        Assert.Equal(none.Key(), (none with { Team = string.Empty }).Key());
    }

    private static LedgerEvent Event(string subject) => LedgerEvent.From(new UsageEvent
    {
        EventId = "1",
        OccurredAtMs = 1_772_366_400_000,
        Category = "generation",
        Tenant = "acme",
        Subject = subject,
    });
}
