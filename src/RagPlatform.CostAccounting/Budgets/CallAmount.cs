using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Budgets;

/// <summary>What a call may cost at most, for callers that keep no prices.</summary>
internal static class CallAmount
{
    /// <summary>Nano-dollars, never more than one event may cost.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public static long Of(CallSize call, PriceBook prices, DateTimeOffset at)
    {
        Require(call.PromptTokens, "call.prompt_tokens");
        Require(call.OutputTokens, "call.output_tokens");
        try
        {
            return Math.Min(
                UsageEventValidator.MaxCostNanoUsd,
                prices.ReserveCall(call.Provider, call.Model, at, call.PromptTokens, call.OutputTokens, new PriceTerms(Region: call.Region)));
        }
        catch (OverflowException)
        {
            return UsageEventValidator.MaxCostNanoUsd;
        }
    }

    private static void Require(long tokens, string field)
    {
        if (tokens is < 0 or > UsageEventValidator.MaxTokens)
        {
            throw PlatformException.InvalidField(field, $"'{field}' is 0 to {UsageEventValidator.MaxTokens} tokens.");
        }
    }
}
