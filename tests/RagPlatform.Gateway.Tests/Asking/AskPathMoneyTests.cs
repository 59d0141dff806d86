using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Recording;
using RagPlatform.ServiceDefaults.Errors;
using Xunit;

namespace RagPlatform.Gateway.Tests.Asking;

/// <summary>What a question may cost is known before, what it did cost is booked after, whatever is known of model and prices.</summary>
public sealed class AskPathMoneyTests
{
    private static readonly CacheDecision s_semantic = new() { Level = "semantic" };

    private static GenerateEvent Answered(GenerateRequest request) => new()
    {
        Result = new GenerateResult
        {
            Answer = "Far.",
            ServedBy = ServedBy.Model,
            Degradation = new Degradation(),
            Calls =
            {
                new ModelCall
                {
                    Provider = "openai",
                    Model = request.CheaperModel ? "mini" : "gpt",
                    InputUncachedTokens = 60,
                    OutputTextTokens = 4,
                },
            },
        },
    };

    private static AskReply Stored => new()
    {
        Answer = "Far.",
        Usage = new Usage { CostNanoUsd = 7000, InputTokens = 3, Model = "gpt" },
        Degradation = new Degradation(),
    };

    [Fact]
    public async Task Ask_ServedFromASimilarQuestion_PaysForTheEmbeddingThatFoundIt()
    {
        await using AskRig rig = await AskRig.StartAsync();
        rig.Played.Lookup = new CacheLookupReply { Hit = Stored, Decision = s_semantic, EmbeddingModel = "use", EmbeddedTokens = 50 };

        AskReply reply = await rig.AskAsync();

        Assert.Equal((ServedBy.SemanticCache, 1000L, 50L), (reply.ServedBy, reply.Usage.CostNanoUsd, reply.Usage.EmbeddingTokens));
        Assert.Equal(
            [("query_embedding", 1000L), ("avoided_by_cache", 7000L)],
            (await rig.BookedAsync()).Select(usage => (usage.Category, usage.CostNanoUsd)));
    }

    [Fact]
    public async Task Ask_ServedFromASimilarQuestionThatWasEmbeddedBefore_PaysNothing()
    {
        await using AskRig rig = await AskRig.StartAsync();
        rig.Played.Lookup = new CacheLookupReply { Hit = Stored, Decision = s_semantic, EmbeddingModel = "use" };

        Assert.Equal(0, (await rig.AskAsync()).Usage.CostNanoUsd);
        Assert.Equal("avoided_by_cache", Assert.Single(await rig.BookedAsync()).Category);
    }

    [Fact]
    public async Task Ask_OnlyAStoredAnswerIsWantedAndThereIsNone_PaysForTheEmbedding()
    {
        await using AskRig rig = await AskRig.StartAsync();
        rig.Played.Lookup = new CacheLookupReply { EmbeddingModel = "use", EmbeddedTokens = 50 };

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(
            () => rig.AskAsync(change: request => request.Cache = CacheMode.OnlyIfCached));

        Assert.Equal("NOT_CACHED", refused.Reason);
        Assert.Equal(1000, Assert.Single(await rig.BookedAsync()).CostNanoUsd);
    }

    [Fact]
    public async Task Ask_WithACostLimitOfAModelNobodyDescribes_DoesNotCallIt()
    {
        await using AskRig rig = await AskRig.StartAsync();
        rig.Played.Model = null;
        rig.Played.Says = request => [Answered(request)];

        await rig.AskAsync(change: request => request.MaxCostNanoUsd = long.MaxValue);

        Assert.Equal(
            "it is not known what the model may cost, and the question has a cost limit",
            Assert.Single(rig.Played.Generated).WithoutModelReason);
    }

    [Theory]
    [InlineData(19_660_800_000, false)] // 32,768 tokens at 600 dollars per million, and nothing for the prompt.
    [InlineData(30_000_000_000, true)]
    public async Task Ask_OfAModelNobodyDescribes_TakesTheLongestAnswerItCanBeSetTo(long hard, bool isCalled)
    {
        await using AskRig rig = await AskRig.StartAsync(
            new Budget { Level = "tenant", Period = "day", HardNanoUsd = hard, BudgetFallback = true });
        rig.Played.Model = null;
        rig.Played.Says = request => [Answered(request)];

        await rig.AskAsync();

        Assert.Equal(isCalled, Assert.Single(rig.Played.Generated).WithoutModelReason.Length == 0);
    }

    [Theory]
    [InlineData(2_000_000, true, false, "")] // At most 1.1 million for the first, a tenth of that for the cheaper one.
    [InlineData(1_000_000, true, true, "")]
    [InlineData(100_000, true, false, "budget: ")]
    [InlineData(1_000_000, false, false, "budget: ")]
    public async Task Ask_TheBudgetHasTooLittle_IsAnsweredByTheCheaperModelOrByNone(
        long hard, bool hasCheaper, bool isCheaper, string withoutModelReason)
    {
        await using AskRig rig = await AskRig.StartAsync(
            new Budget { Level = "tenant", Period = "day", HardNanoUsd = hard, BudgetFallback = true });
        rig.Played.Model!.Cheaper = hasCheaper ? rig.Played.Model.Clone() : null;
        if (rig.Played.Model.Cheaper is { } cheaper)
        {
            cheaper.Model = "mini";
        }

        rig.Played.Says = request => [Answered(request)];

        AskReply reply = await rig.AskAsync();

        GenerateRequest generated = Assert.Single(rig.Played.Generated);
        Assert.Equal(isCheaper, generated.CheaperModel);
        Assert.StartsWith(withoutModelReason, generated.WithoutModelReason, StringComparison.Ordinal);
        Assert.Equal(withoutModelReason.Length > 0, generated.WithoutModelReason.Length > 0);
        Assert.Equal(isCheaper ? DegradationLevel.CheaperModel : DegradationLevel.None, reply.Degradation.Level);
        if (isCheaper)
        {
            Assert.Contains("daily budget of the tenant", Assert.Single(reply.Degradation.Reasons), StringComparison.Ordinal);
            Assert.Equal(("mini", 1000 + (60 * 200) + (4 * 800)), (reply.Usage.Model, reply.Usage.CostNanoUsd));
            Assert.Equal((reply.Usage.CostNanoUsd, 0L), ((await rig.BudgetAsync()).SpentNanoUsd, (await rig.BudgetAsync()).ReservedNanoUsd));
        }
    }

    [Fact]
    public async Task Ask_TheBudgetAllowsNothingCheaper_IsRefused()
    {
        await using AskRig rig = await AskRig.StartAsync(new Budget { Level = "tenant", Period = "day", HardNanoUsd = 1_000_000 });
        rig.Played.Model!.Cheaper = new DescribeGenerationReply { Provider = "openai", Model = "mini", MaxOutputTokens = 100 };

        Assert.Equal("BUDGET_EXCEEDED", (await Assert.ThrowsAsync<PlatformException>(() => rig.AskAsync())).Reason);
        Assert.Empty(rig.Played.Generated);
    }

    [Fact]
    public async Task Ask_AnsweredByTheCheaperModel_IsNotKeptAsAnAnswerOfTheOther()
    {
        await using AskRig rig = await AskRig.StartAsync(
            new Budget { Level = "tenant", Period = "day", HardNanoUsd = 1_000_000, BudgetFallback = true });
        rig.Played.Model!.Cheaper = rig.Played.Model.Clone();
        rig.Played.Model.Cheaper.Model = "mini";
        rig.Played.Says = request => [Answered(request)];

        await rig.AskAsync();

        Assert.Equal(0, await rig.CountAsync(OutboxTopics.Cache));
    }

    [Fact]
    public async Task Ask_AboveASoftLimit_WarnsBeforeTheFirstWord()
    {
        await using AskRig rig = await AskRig.StartAsync(
            new Budget { Level = "tenant", Period = "day", SoftNanoUsd = 1, HardNanoUsd = 1_000_000_000 });
        rig.Played.Says = request => [new GenerateEvent { Delta = "Far." }, Answered(request)];
        List<string> heard = [];

        AskReply reply = await rig.AskAsync(
            delta =>
            {
                heard.Add(delta);
                return Task.CompletedTask;
            },
            heard.Add);

        Assert.Equal([reply.BudgetWarning, "Far."], heard);
        Assert.Contains("daily budget of the tenant", reply.BudgetWarning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_BeforePricesWereFetched_WaitsForThem()
    {
        await using AskRig rig = await AskRig.StartAsync(withPrices: false);
        rig.Played.Says = request => [Answered(request)];

        Task<AskReply> asked = rig.AskAsync();
        bool waits = !asked.IsCompleted;
        rig.CurrentPrices.Book = AskRig.Prices;
        AskReply reply = await asked;

        Assert.True(waits);
        Assert.False(reply.Usage.PriceUnknown);
        Assert.Equal(1000 + (60 * 2000) + (4 * 8000), reply.Usage.CostNanoUsd);
    }

    [Fact]
    public async Task Ask_NobodyKnowsPrices_AnswersAndSaysSo()
    {
        await using AskRig rig = await AskRig.StartAsync(withPrices: false);
        rig.Played.Says = request => [Answered(request)];
        rig.CurrentPrices.GiveUpWaiting();

        AskReply reply = await rig.AskAsync();

        Assert.Equal((ServedBy.Model, true, 0L), (reply.ServedBy, reply.Usage.PriceUnknown, reply.Usage.CostNanoUsd));
    }
}
