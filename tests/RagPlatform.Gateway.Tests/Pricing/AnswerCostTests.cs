using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Budgets;
using RagPlatform.Gateway.Pricing;
using RagPlatform.Tokens.Pricing;
using Xunit;

namespace RagPlatform.Gateway.Tests.Pricing;

/// <summary>The reply and the ledger say the same, and no token is counted twice.</summary>
public sealed class AnswerCostTests
{
    private static readonly PriceBook s_prices = new([
        new PriceRow("gpt", "openai", "gpt", DateTimeOffset.UnixEpoch, 2_000_000_000, 500_000_000, 0, 8_000_000_000, 0, "test"),
        new PriceRow("use", "builtin", "use", DateTimeOffset.UnixEpoch, 0, 0, 0, 0, 20_000_000, "test"),
    ]);

    [Fact]
    public void Add_CallAndEmbedding_GivesReplyAndLedgerTheSameNumbers()
    {
        AnswerCost cost = Create();

        cost.AddEmbedding("use", 50);
        cost.AddCall(new ModelCall
        {
            Provider = "openai",
            Model = "gpt",
            InputUncachedTokens = 1000,
            CacheReadTokens = 500,
            OutputTextTokens = 100,
            OutputReasoningTokens = 20,
        });

        // 1000 × 2 + 500 × 0.5 + 120 × 8 dollars per million, and 50 × 0.02.
        Assert.Equal(2_000_000 + 250_000 + 960_000 + 1_000, cost.Usage.CostNanoUsd);
        Assert.Equal(cost.Usage.CostNanoUsd, cost.Events.Sum(usage => usage.CostNanoUsd));
        Assert.Equal(cost.Usage.CostNanoUsd, cost.Usage.CostByCategory.Values.Sum());
        Assert.Equal((1000, 500, 120, 50), (cost.Usage.InputTokens, cost.Usage.CachedInputTokens, cost.Usage.OutputTokens, cost.Usage.EmbeddingTokens));
    }

    [Fact]
    public void AddCall_WithAPrint_BooksItWithThatCallAlone()
    {
        AnswerCost cost = Create();
        var print = new PromptPrint { Tokens = 200, Steps = { 7 } };

        cost.AddEmbedding("use", 50);
        cost.AddCall(new ModelCall { Provider = "openai", Model = "gpt", Failed = true });
        cost.AddCall(new ModelCall { Provider = "openai", Model = "gpt", InputUncachedTokens = 200, PromptPrint = print });

        Assert.Equal([null, null, print], cost.Events.Select(usage => usage.PromptPrint));
    }

    [Fact]
    public void Add_UnknownModel_FlagsThePriceInReplyAndLedger()
    {
        AnswerCost cost = Create();

        cost.AddCall(new ModelCall { Provider = "openai", Model = "new", InputUncachedTokens = 10 });

        Assert.True(cost.Usage.PriceUnknown);
        Assert.True(Assert.Single(cost.Events).PriceUnknown);
        Assert.Empty(cost.Events[0].PriceId);
    }

    [Fact]
    public void AddCall_InARegionThatCostsMore_ChargesForIt()
    {
        var prices = new PriceBook([s_prices.Find("openai", "gpt", DateTimeOffset.UtcNow)! with
        {
            RegionPercent = new Dictionary<string, int> { ["eu"] = 110 },
        }]);
        var cost = new AnswerCost(prices, new UsageEvent { AnswerId = "ans-1", OccurredAtMs = 1_772_366_400_000 });
        var model = new DescribeGenerationReply { Provider = "openai", Model = "gpt", MaxOutputTokens = 10, Region = "eu" };

        cost.AddCall(new ModelCall { Provider = "openai", Model = "gpt", InputUncachedTokens = 1000, OutputTextTokens = 10, Region = "eu" });

        Assert.Equal(((1000 * 2000) + (10 * 8000)) * 110 / 100, cost.Usage.CostNanoUsd);
        Assert.Equal("eu", Assert.Single(cost.Events).Region);
        Assert.Equal(cost.Usage.CostNanoUsd, AnswerCost.WorstCase(prices, model, promptBytes: 1000, DateTimeOffset.UtcNow));
    }

    [Fact]
    public void AddAvoided_AStoredAnswer_CostsNothingAndBooksTheSaving()
    {
        AnswerCost cost = Create();

        cost.AddAvoided(new Usage { CostNanoUsd = 777, InputTokens = 10, Model = "gpt" });

        Assert.Equal(0, cost.Usage.CostNanoUsd);
        Assert.Equal(("avoided_by_cache", 777L), (cost.Events[0].Category, cost.Events[0].CostNanoUsd));
    }

    [Fact]
    public void AddAvoided_TheStoredAnswersPriceWasUnknown_ClaimsNoSaving()
    {
        AnswerCost cost = Create();

        cost.AddAvoided(new Usage { CostNanoUsd = 777, InputTokens = 10, Model = "new", PriceUnknown = true });

        UsageEvent avoided = Assert.Single(cost.Events);
        Assert.Equal((true, 0L, 10L), (avoided.PriceUnknown, avoided.CostNanoUsd, avoided.Tokens.InputUncached));
        Assert.False(cost.Usage.PriceUnknown);
    }

    [Fact]
    public void Events_OfOneAnswer_HaveIdsOfTheirOwn()
    {
        AnswerCost cost = Create();
        cost.AddEmbedding("use", 1);
        cost.AddCall(new ModelCall { Provider = "openai", Model = "gpt", Failed = true });
        cost.AddCall(new ModelCall { Provider = "openai", Model = "gpt" });

        Assert.Equal(["ans-1/0", "ans-1/1", "ans-1/2"], cost.Events.Select(usage => usage.EventId));
        Assert.Equal(["query_embedding", "failed_calls", "generation"], cost.Events.Select(usage => usage.Category));
    }

    [Fact]
    public void WorstCase_BytesOfThePrompt_BoundTheCost()
    {
        var model = new DescribeGenerationReply { Provider = "openai", Model = "gpt", MaxOutputTokens = 100, InstructionTokens = 50 };

        Assert.Equal((1050 * 2_000) + (100 * 8_000), AnswerCost.WorstCase(s_prices, model, promptBytes: 1000, DateTimeOffset.UtcNow));
    }

    [Fact]
    public void WorstCase_PriceIsUnknown_TakesEveryTokenAtTheCeiling()
    {
        var model = new DescribeGenerationReply { Provider = "openai", Model = "new", MaxOutputTokens = 100, InstructionTokens = 50 };

        Assert.Equal(
            1150 * (PriceBook.DefaultUnknownPriceCeiling / 1_000_000),
            AnswerCost.WorstCase(s_prices, model, promptBytes: 1000, DateTimeOffset.UtcNow));
    }

    [Fact]
    public void PaidWith_PriceIsUnknown_CostsTheBudgetTheCeilingAndTheLedgerNothing()
    {
        var lease = new BudgetLease("lease-1", new ReserveReply { Unlimited = true, Day = 20_514 }, DateTimeOffset.MaxValue);
        BudgetGrant grant = lease.TryTake(1, DateTimeOffset.FromUnixTimeMilliseconds(1_772_366_400_000))!;
        AnswerCost cost = Create();
        cost.AddEmbedding("use", 50);
        cost.PayWith(grant);

        cost.AddCall(new ModelCall { Provider = "openai", Model = "new", InputUncachedTokens = 10, OutputTextTokens = 5 });
        cost.AddCall(new ModelCall { Provider = "openai", Model = "gpt", InputUncachedTokens = 10 });

        Assert.Equal((15 * (PriceBook.DefaultUnknownPriceCeiling / 1_000_000)) + 20_000, cost.PaidWith(grant));
        Assert.Equal(1000 + 20_000, cost.Usage.CostNanoUsd);
    }

    [Fact]
    public void WorstCase_WritingToTheProvidersCacheIsDearer_BoundsThatToo()
    {
        var prices = new PriceBook([
            new PriceRow("c", "anthropic", "claude", DateTimeOffset.UnixEpoch, 2_000_000_000, 200_000_000, 2_500_000_000, 8_000_000_000, 0, "test"),
        ]);
        var model = new DescribeGenerationReply { Provider = "anthropic", Model = "claude", MaxOutputTokens = 100, InstructionTokens = 50 };

        Assert.Equal((1050 * 2_500) + (100 * 8_000), AnswerCost.WorstCase(prices, model, promptBytes: 1000, DateTimeOffset.UtcNow));
    }

    private static AnswerCost Create() => new(s_prices, new UsageEvent { AnswerId = "ans-1", Tenant = "acme", OccurredAtMs = 1_772_366_400_000 });
}
