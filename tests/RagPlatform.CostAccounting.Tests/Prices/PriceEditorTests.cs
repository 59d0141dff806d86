using Grpc.Core;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using RagPlatform.Tokens.Pricing;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Prices;

/// <summary>Prices are added, dated, and never changed; whoever adds them, all processes price by them.</summary>
public sealed class PriceEditorTests
{
    private const long Dollar = 1_000_000_000;
    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Set_ANewPrice_HoldsFromItsTimeInEveryProcessAndAfterARestart(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await using IDatabase second = store.OpenSecond();
        (PriceEditor editor, _, PriceList list) = Open(store.Database);
        (_, PriceStore otherStore, PriceList otherList) = Open(second);

        Price added = await editor.SetAsync(New("m", 3 * Dollar), "key-1", CancellationToken.None);
        await otherStore.RefreshAsync(CancellationToken.None);

        Assert.Equal(("test/m@2026-03-01T12:00:00.000Z", "key-1"), (added.PriceId, added.SetBy));
        Assert.All([list, otherList], book =>
        {
            Assert.Equal(3_000_000, book.Book.Find("test", "m", s_noon)?.Cost(new TokenCounts(InputUncached: 1000)));
            Assert.Null(book.Book.Find("test", "m", s_noon.AddMilliseconds(-1)));
        });
        (_, PriceStore reopened, _) = Open(second);
        Assert.Contains(added, await reopened.ListAsync(CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Set_InTheMiddleOfADay_PricesEachEventByTheRowOfItsTime(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        (PriceEditor editor, _, PriceList list) = Open(store.Database);
        Price morning = New("m", 3 * Dollar);
        morning.ValidFromMs = s_noon.AddHours(-12).ToUnixTimeMilliseconds();
        await editor.SetAsync(morning, "key-1", CancellationToken.None);
        await editor.SetAsync(New("m", 2 * Dollar), "key-1", CancellationToken.None);

        UsageEvent before = Event(s_noon.AddMilliseconds(-1));
        UsageEvent after = Event(s_noon);
        UsagePricer.Price(before, list.Book);
        UsagePricer.Price(after, list.Book);

        Assert.Equal(("test/m@2026-03-01", 3_000_000), (before.PriceId, before.CostNanoUsd));
        Assert.Equal(("test/m@2026-03-01T12:00:00.000Z", 2_000_000), (after.PriceId, after.CostNanoUsd));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Set_ARowThatIsThere_IsNeverChanged(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        (PriceEditor editor, PriceStore prices, PriceList list) = Open(store.Database);
        await editor.SetAsync(New("m", 3 * Dollar), "key-1", CancellationToken.None);

        // Sent twice it is there once; another price for the same time is refused.
        await editor.SetAsync(New("m", 3 * Dollar), "key-2", CancellationToken.None);
        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(
            () => editor.SetAsync(New("m", 2 * Dollar), "key-1", CancellationToken.None));

        Assert.Equal((StatusCode.AlreadyExists, "price.valid_from_ms"), (refused.Code, refused.Field));
        Price kept = Assert.Single(await prices.ListAsync(CancellationToken.None), price => price.Provider == "test");
        Assert.Equal((3 * Dollar, "key-1"), (kept.InputNanoUsdPerMtok, kept.SetBy));
        Assert.Equal(3 * Dollar, list.Book.Find("test", "m", s_noon)?.Input);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Set_FromTwoProcessesAtOnce_OneWins(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await using IDatabase second = store.OpenSecond();
        PriceEditor[] editors = [Open(store.Database).Editor, Open(second).Editor];

        PlatformException?[] refusals = await Task.WhenAll(Enumerable.Range(1, 8).Select(async i =>
        {
            try
            {
                await editors[i % 2].SetAsync(New("m", i * Dollar), "key-1", CancellationToken.None);
                return null;
            }
            catch (PlatformException refused)
            {
                return refused;
            }
        }));

        Assert.Equal(7, refusals.Count(refused => refused?.Code == StatusCode.AlreadyExists));
        Assert.Single(await Open(store.Database).Store.ListAsync(CancellationToken.None), price => price.Provider == "test");
    }

    [Fact]
    public async Task Set_EverythingAPriceCanSay_ComesBackAsItWas()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        (PriceEditor editor, PriceStore prices, PriceList list) = Open(store.Database);
        Price price = New("m", 3 * Dollar);
        price.CacheWrite1HNanoUsdPerMtok = 6 * Dollar;
        price.BatchPercent = 50;
        price.RegionPercent["eu"] = 110;
        price.RerankNanoUsdPerThousandSearches = 1;
        price.StorageNanoUsdPerGbMonth = 0;
        price.InfrastructureNanoUsdPerHour = 3;
        price.InfrastructureNanoUsdPerMonth = 4;
        price.Tiers.Add(new Contracts.V1.PriceTier { AbovePromptTokens = 200_000, InputNanoUsdPerMtok = 6 * Dollar, CacheWrite1HNanoUsdPerMtok = 9 });

        Price added = await editor.SetAsync(price, "key-1", CancellationToken.None);
        Price listed = (await prices.ListAsync(CancellationToken.None)).Single(one => one.PriceId == added.PriceId);

        Assert.Equal(added, listed);
        Price mapped = PriceContract.ToContract(list.Book.Find("test", "m", s_noon)!);
        (mapped.SetBy, mapped.SetAtMs) = (added.SetBy, added.SetAtMs);
        Assert.Equal(added, mapped);
    }

    [Fact]
    public async Task Set_APriceWithoutTokens_LeavesTokensUnknown()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        (PriceEditor editor, _, PriceList list) = Open(store.Database);

        await editor.SetAsync(
            new Price { Provider = "cohere", Model = "rerank", Source = "test", RerankNanoUsdPerThousandSearches = 2 * Dollar },
            "key-1",
            CancellationToken.None);

        Assert.Null(list.Book.Find("cohere", "rerank", s_noon));
        Assert.Equal(2_000_000, list.Book.FindAny("cohere", "rerank", s_noon)?.RerankCost(1));
    }

    public static TheoryData<string, Action<Price>> Faults => new()
    {
        { "price.provider", price => price.Provider = string.Empty },
        { "price.provider", price => price.Provider = "OpenAI" },
        { "price.model", price => price.Model = "m\n" },
        { "price.model", price => price.Model = new string('m', 201) },
        { "price.source", price => price.Source = " " },
        { "price.valid_from_ms", price => price.ValidFromMs = -1 },
        { "price.valid_from_ms", price => price.ValidFromMs = long.MaxValue },
        { "price", price => price.ClearCacheReadNanoUsdPerMtok() },
        { "price.input_nano_usd_per_mtok", price => price.InputNanoUsdPerMtok = -1 },
        { "price.output_nano_usd_per_mtok", price => price.OutputNanoUsdPerMtok = long.MaxValue },
        { "price.infrastructure_nano_usd_per_hour", price => price.InfrastructureNanoUsdPerHour = -1 },
        { "price.batch_percent", price => price.BatchPercent = 1001 },
        { "price.region_percent", price => price.RegionPercent["eu"] = 0 },
        { "price.tiers", price => price.Tiers.Add(new Contracts.V1.PriceTier()) },
        { "price.tiers", price => price.Tiers.Add(new Contracts.V1.PriceTier { AbovePromptTokens = 1, OutputNanoUsdPerMtok = -1 }) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Set_BadInput_NamesTheFieldAndAddsNothing(string field, Action<Price> spoil)
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        (PriceEditor editor, PriceStore prices, _) = Open(store.Database);
        Price price = New("m", Dollar);
        spoil(price);

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => editor.SetAsync(price, "key-1", CancellationToken.None));

        Assert.Equal((StatusCode.InvalidArgument, field), (refused.Code, refused.Field));
        Assert.DoesNotContain(await prices.ListAsync(CancellationToken.None), one => one.Provider == "test");
    }

    [Fact]
    public async Task Set_Nothing_IsRefused()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);

        Assert.Equal("price", (await Assert.ThrowsAsync<PlatformException>(
            () => Open(store.Database).Editor.SetAsync(null, "key-1", CancellationToken.None))).Field);
        Assert.Equal("price", (await Assert.ThrowsAsync<PlatformException>(() => Open(store.Database).Editor.SetAsync(
            new Price { Provider = "p", Model = "m", Source = "s" }, "key-1", CancellationToken.None))).Field);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Import_APriceMap_AddsWhatItPricesOnceAndSaysWhatItLeavesOut(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        (PriceEditor editor, _, PriceList list) = Open(store.Database);
        var request = new ImportPricesRequest { Json = await MapAsync(), Source = "a map for tests" };

        ImportPricesReply first = await editor.ImportAsync(request, "key-1", CancellationToken.None);
        request.ValidFromMs = s_noon.AddDays(1).ToUnixTimeMilliseconds();
        ImportPricesReply again = await editor.ImportAsync(request, "key-1", CancellationToken.None);

        Assert.Equal((5, 0), (first.Added, first.Unchanged));
        Assert.Equal((0, 5), (again.Added, again.Unchanged));
        Assert.Equal(
            ["absurd", "dear", "half-test", "image-test", "negative", "nobody", "odd"],
            first.LeftOut.Select(entry => entry.Split(':')[0]).Order(StringComparer.Ordinal));
        PriceRow gpt = list.Book.Find("openai", "gpt-test", s_noon)!;
        Assert.Equal(2_500_000 + 1_000_000, gpt.Cost(new TokenCounts(InputUncached: 1000, OutputText: 100)));
        Assert.Equal(1_250_000, gpt.Cost(new TokenCounts(CacheRead: 1000)));
        Assert.Equal(1_250_000, gpt.Cost(new TokenCounts(InputUncached: 1000), new PriceTerms(Batch: true)));
        PriceRow claude = list.Book.Find("anthropic", "claude-test", s_noon)!;
        Assert.Equal(3_750_000 + 6_000_000, claude.Cost(new TokenCounts(CacheWrite: 1000, CacheWrite1h: 1000)));
        Assert.Equal(1_200_006_000 + 2_250_000, claude.Cost(new TokenCounts(InputUncached: 200_001, OutputText: 100)));
        Assert.Equal(2_750_000, list.Book.Find("azure", "gpt-test", s_noon)?.Cost(new TokenCounts(CacheRead: 1000)));
        Assert.Equal(20_000, list.Book.Find("openai", "embed-test", s_noon)?.Cost(new TokenCounts(Embedding: 1000)));
        Assert.Equal(2_000_000, list.Book.FindAny("cohere", "rerank-test", s_noon)?.RerankCost(1));
    }

    [Theory]
    [InlineData("""  "input_cost_per_token_batches":1e-06,"output_cost_per_token_batches":4e-06 """, 50)]
    [InlineData("""  "input_cost_per_token_batches":1e-06,"output_cost_per_token_batches":6e-06 """, 75)]
    [InlineData("""  "input_cost_per_token_batches":1.5e-06,"output_cost_per_token_batches":4e-06 """, 75)]
    [InlineData("""  "input_cost_per_token_batches":1e-06 """, 100)]
    [InlineData("""  "output_cost_per_token_batches":4e-06 """, 100)]
    [InlineData(""" "mode":"chat" """, 100)]
    public async Task Import_PricesInBatches_TakesTheDearerShareOfInputAndOutput(string batches, int percent)
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        (PriceEditor editor, _, PriceList list) = Open(store.Database);
        string json = $$"""{"m":{"litellm_provider":"test","input_cost_per_token":2e-06,"output_cost_per_token":8e-06,{{batches}} } }""";

        await editor.ImportAsync(new ImportPricesRequest { Json = json, Source = "test" }, "key-1", CancellationToken.None);

        Assert.Equal(percent, list.Book.Find("test", "m", s_noon)?.BatchPercent);
    }

    [Fact]
    public async Task Import_OfSomeProviders_TakesOnlyTheirs()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        (PriceEditor editor, _, _) = Open(store.Database);

        ImportPricesReply reply = await editor.ImportAsync(
            new ImportPricesRequest { Json = await MapAsync(), Source = "test", Providers = { "Anthropic" } }, "key-1", CancellationToken.None);

        Assert.Equal((1, 0), (reply.Added, reply.LeftOutCount));
    }

    [Theory]
    [InlineData("json", "", "s")]
    [InlineData("json", "[1]", "s")]
    [InlineData("json", "{", "s")]
    [InlineData("source", "{}", "")]
    public async Task Import_BadInput_NamesTheField(string field, string json, string source)
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => Open(store.Database).Editor.ImportAsync(
            new ImportPricesRequest { Json = json, Source = source }, "key-1", CancellationToken.None));

        Assert.Equal(field, refused.Field);
    }

    [Fact]
    public async Task Import_MoreThanTheBookTakes_AddsNothing()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        (PriceEditor editor, PriceStore prices, _) = Open(store.Database);
        string json = $$"""{{{string.Join(',', Enumerable.Range(0, 8001).Select(i =>
            $$"""  "m{{i}}":{"litellm_provider":"test","mode":"chat","input_cost_per_token":1e-06,"output_cost_per_token":1e-06} """))}}}""";

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => editor.ImportAsync(
            new ImportPricesRequest { Json = json, Source = "test" }, "key-1", CancellationToken.None));

        Assert.Equal(StatusCode.ResourceExhausted, refused.Code);
        Assert.DoesNotContain(await prices.ListAsync(CancellationToken.None), price => price.Provider == "test");
    }

    private static Task<TestStore> CreateAsync(SqlDialect dialect) => TestStore.CreateAsync(dialect, typeof(PriceStore).Assembly);

    private static (PriceEditor Editor, PriceStore Store, PriceList List) Open(IDatabase database)
    {
        var list = new PriceList(Options.Create(new PriceOptions()));
        var store = new PriceStore(database, list);
        return (new PriceEditor(store, list, new FixedTime(s_noon)), store, list);
    }

    private static Price New(string model, long input) => new()
    {
        Provider = "test",
        Model = model,
        InputNanoUsdPerMtok = input,
        CacheReadNanoUsdPerMtok = input / 10,
        CacheWriteNanoUsdPerMtok = input,
        CacheWrite1HNanoUsdPerMtok = input,
        OutputNanoUsdPerMtok = input * 4,
        EmbeddingNanoUsdPerMtok = 0,
        Source = "test, read 2026-03-01",
    };

    private static UsageEvent Event(DateTimeOffset at) => new()
    {
        EventId = "1",
        OccurredAtMs = at.ToUnixTimeMilliseconds(),
        Provider = "test",
        Model = "m",
        Tokens = new TokenBuckets { InputUncached = 1000 },
    };

    private static Task<string> MapAsync() => File.ReadAllTextAsync(
        RepositoryRoot.Combine("tests", "RagPlatform.CostAccounting.Tests", "Prices", "price-map.json"));

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
