using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.CostAccounting.Planning;

/// <summary>Refuses plans that cannot be replayed, naming the field.</summary>
internal static class PlanRequestValidator
{
    /// <summary>Days a plan covers at most.</summary>
    public const int MaxDays = 366;

    private const int MaxCalls = 100_000;
    private const int MaxAlternatives = 32;
    private const int MaxNameLength = 100;
    private const int MaxFilterLength = 4096;
    private const int MaxPriceName = 256;
    private const long MaxTokens = 1_000_000_000;
    private const long MaxPrefixTokens = 10_000_000;
    private const long MaxAmount = 1_000_000_000_000_000;
    private const long MaxTtlSeconds = 86_400;
    private const long MaxUsableAfterMs = 600_000;
    private const long MaxTimeMs = 253_402_300_799_999;

    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public static void Validate(PlanCostRequest request)
    {
        Require(request.FromMs is >= 0 and <= MaxTimeMs, "from_ms", "'from_ms' is Unix time in milliseconds, or 0 for 30 days before the end.");
        Require(request.ToMs is >= 0 and <= MaxTimeMs, "to_ms", "'to_ms' is Unix time in milliseconds, or 0 for now.");
        foreach ((string field, string value) in ((string, string)[])[
            ("collection", request.Collection), ("provider", request.Provider), ("model", request.Model)])
        {
            Require(
                value.Length <= MaxFilterLength && !value.Contains('\0', StringComparison.Ordinal),
                field,
                $"'{field}' has at most {MaxFilterLength:N0} characters, none of them NUL.");
        }

        Require(request.Calls.Count <= MaxCalls, "calls", $"A plan takes at most {MaxCalls:N0} calls; send a part of the traffic.");
        Require(
            request.Calls.All(call => call is
            {
                AtMs: > 0 and <= MaxTimeMs, PromptTokens: >= 0 and <= MaxTokens, OutputTokens: >= 0 and <= MaxTokens,
            }),
            "calls",
            $"A call has a time in milliseconds since 1970 and 0 to {MaxTokens:N0} tokens of prompt and of output.");
        Require(
            request.Calls.Count == 0
                || request is { FromMs: 0, ToMs: 0, Collection.Length: 0, Provider.Length: 0, Model.Length: 0 },
            "calls",
            "Calls stand in place of the ledger's: leave time, collection, provider and model out beside them.");
        Require(
            request.Alternatives.Count is > 0 and <= MaxAlternatives, "alternatives", $"A plan compares 1 to {MaxAlternatives} alternatives.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (CostAlternative alternative in request.Alternatives)
        {
            Validate(alternative, isOfCalls: request.Calls.Count > 0);
            Require(names.Add(alternative.Name), "alternatives.name", $"Two alternatives are named '{alternative.Name}'; name each differently.");
        }
    }

    private static void Validate(CostAlternative alternative, bool isOfCalls)
    {
        string name = alternative.Name;
        Require(name.Length is > 0 and <= MaxNameLength, "alternatives.name", $"An alternative has a name of 1 to {MaxNameLength} characters.");
        Require(
            alternative.Provider.Length > 0 == alternative.Model.Length > 0,
            "alternatives.model",
            $"'{name}' names provider and model of the price book, or neither.");
        foreach ((string field, string value) in ((string, string)[])[
            ("provider", alternative.Provider), ("model", alternative.Model), ("region", alternative.Region)])
        {
            Require(
                value.Length <= MaxPriceName, $"alternatives.{field}", $"'{name}' has a {field} of at most {MaxPriceName} characters, as the price book does.");
        }

        Require(
            alternative.TokenPercent is >= 0 and <= 1000, "alternatives.token_percent", $"'{name}' has a 'token_percent' of 1 to 1,000, or 0 for 100.");
        Require(
            !alternative.HasAnswerHitPercent || alternative.AnswerHitPercent is >= 0 and <= 100,
            "alternatives.answer_hit_percent",
            $"'{name}' has an 'answer_hit_percent' of 0 to 100.");
        Require(
            alternative.FixedNanoUsdPerMonth is >= 0 and <= MaxAmount,
            "alternatives.fixed_nano_usd_per_month",
            $"'{name}' costs 0 to {MaxAmount} nano-dollars a month beside.");
        if (alternative.PromptCache is { } layout)
        {
            Validate(name, layout);
        }

        if (alternative.Fleet is { } fleet)
        {
            Validate(name, fleet);
            Require(
                alternative is { Model.Length: 0, Batch: false, Region.Length: 0, PromptCache: null },
                "alternatives.fleet",
                $"'{name}' runs on machines of its own: leave model, batch, region and prompt cache out.");
        }

        Require(
            !isOfCalls || alternative.Fleet is not null || alternative.Model.Length > 0,
            "alternatives.model",
            $"'{name}' names no model and no fleet: calls that come with the request have no price of their own.");
    }

    private static void Validate(string name, PromptCacheLayout layout)
    {
        Require(
            layout.PrefixTokens is >= 0 and <= MaxPrefixTokens,
            "alternatives.prompt_cache.prefix_tokens",
            $"'{name}' has 0 to {MaxPrefixTokens:N0} tokens that prompts share.");
        Require(
            layout.TtlSeconds is >= 0 and <= MaxTtlSeconds,
            "alternatives.prompt_cache.ttl_seconds",
            $"'{name}' keeps them for 1 to {MaxTtlSeconds:N0} seconds, or 0 for 300.");
        Require(
            layout.MinTokens is >= 0 and <= MaxPrefixTokens,
            "alternatives.prompt_cache.min_tokens",
            $"'{name}' has a shortest cached start of up to {MaxPrefixTokens:N0} tokens, or 0 for 1,024.");
        Require(
            layout.UsableAfterMs is >= 0 and <= MaxUsableAfterMs,
            "alternatives.prompt_cache.usable_after_ms",
            $"'{name}' can read what was written after 0 to {MaxUsableAfterMs:N0} milliseconds.");
    }

    private static void Validate(string name, Fleet fleet)
    {
        Require(
            fleet.MachineNanoUsdPerHour is >= 0 and <= MaxAmount,
            "alternatives.fleet.machine_nano_usd_per_hour",
            $"A machine of '{name}' costs 0 to {MaxAmount} nano-dollars an hour.");
        Require(
            fleet.PromptTokensPerSecond is > 0 and <= MaxTokens,
            "alternatives.fleet.prompt_tokens_per_second",
            $"A machine of '{name}' reads 1 to {MaxTokens:N0} tokens a second.");
        Require(
            fleet.OutputTokensPerSecond is > 0 and <= MaxTokens,
            "alternatives.fleet.output_tokens_per_second",
            $"A machine of '{name}' writes 1 to {MaxTokens:N0} tokens a second.");
        Require(fleet.HeadroomPercent is >= 0 and <= 1000, "alternatives.fleet.headroom_percent", $"'{name}' has a headroom of 0 to 1,000 percent.");
        Require(fleet.MinMachines is >= 0 and <= 10_000, "alternatives.fleet.min_machines", $"'{name}' has 0 to 10,000 machines at least.");
    }

    private static void Require(bool condition, string field, string message)
    {
        if (!condition)
        {
            throw PlatformException.InvalidField(field, message);
        }
    }
}
