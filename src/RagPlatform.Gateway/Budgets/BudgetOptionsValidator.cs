using Microsoft.Extensions.Options;
using RagPlatform.ServiceDefaults.Resilience;

namespace RagPlatform.Gateway.Budgets;

/// <summary>Money that is given back while an answer is still being written could be spent twice.</summary>
internal sealed class BudgetOptionsValidator(IOptions<ResilienceOptions> resilience) : IValidateOptions<BudgetOptions>
{
    public ValidateOptionsResult Validate(string? name, BudgetOptions options)
    {
        // The Gateway ends an answer then, whatever Generation:FirstTokenTimeout and Generation:AnswerTimeout allow it.
        TimeSpan longest = resilience.Value.StreamTimeout;
        return TimeSpan.FromSeconds(options.HoldSeconds) > longest
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{BudgetOptions.SectionName}:{nameof(options.HoldSeconds)} is {options.HoldSeconds} s, but an answer may take "
                + $"{longest.TotalSeconds:0.###} s ({ResilienceOptions.SectionName}:{nameof(ResilienceOptions.StreamTimeout)}, which ends what "
                + "Generation:AnswerTimeout allows): hold the money longer, or let answers end sooner.");
    }
}
