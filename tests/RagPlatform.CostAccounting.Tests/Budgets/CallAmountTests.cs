using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Budgets;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Tokens.Pricing;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Budgets;

/// <summary>What is held for a call is never less than it can cost.</summary>
public sealed class CallAmountTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    // Dollars of a million tokens: 2 uncached, 3 written to the cache, 8 of output.
    private static readonly PriceBook s_prices = new(
        [new PriceRow("p", "openai", "m", DateTimeOffset.UnixEpoch, 2_000_000_000, 200_000_000, 3_000_000_000, 8_000_000_000, 0, "test")], 50);

    [Fact]
    public void Of_AKnownPrice_TakesTheDearestWayToSendThePrompt() =>
        Assert.Equal((1000 * 3000) + (10 * 8000), CallAmount.Of(Call("m", 1000, 10), s_prices, s_now));

    [Fact]
    public void Of_AnUnknownPrice_TakesTheCeiling() => Assert.Equal(50, CallAmount.Of(Call("x", 999_990, 10), s_prices, s_now));

    [Fact]
    public void Of_MoreThanAnEventMayCost_IsThat() => Assert.Equal(
        UsageEventValidator.MaxCostNanoUsd,
        CallAmount.Of(Call("x", UsageEventValidator.MaxTokens, UsageEventValidator.MaxTokens), new PriceBook([]), s_now));

    [Theory]
    [InlineData("call.prompt_tokens", -1L, 1L)]
    [InlineData("call.output_tokens", 1L, UsageEventValidator.MaxTokens + 1)]
    public void Of_BadInput_NamesTheField(string field, long prompt, long output) =>
        Assert.Equal(field, Assert.Throws<PlatformException>(() => CallAmount.Of(Call("m", prompt, output), s_prices, s_now)).Field);

    private static CallSize Call(string model, long prompt, long output) =>
        new() { Provider = "openai", Model = model, PromptTokens = prompt, OutputTokens = output };
}
