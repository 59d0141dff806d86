using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.CostAccounting.PromptCaching;

/// <summary>Diagnoses the prompts of a tenant.</summary>
internal sealed class PromptCacheDoctor(PromptPrints prints, PriceList prices, TimeProvider time)
{
    private const long DayMs = 86_400_000;
    private const int DefaultDays = 7;
    private const int MaxDays = 366;
    private const long MaxTimeMs = 253_402_300_799_999;
    private const int MaxFilterLength = 4096;
    private const long DefaultMinTokens = 1024;
    private const long MaxMinTokens = 1_000_000;
    private const int DefaultSharePercent = 80;
    private const int LeastSharePercent = 51;
    private const int Percent = 100;
    private const long DefaultUsableAfterMs = 1000;
    private const long MaxUsableAfterMs = 600_000;

    /// <summary>The diagnosis of a tenant's prompts.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field, OUT_OF_RANGE when a sum does not fit 64 bits.</exception>
    public async Task<DiagnosePromptCacheReply> DiagnoseAsync(
        string tenant, DiagnosePromptCacheRequest request, CancellationToken cancellationToken)
    {
        Validate(request);
        DateTimeOffset now = time.GetUtcNow();
        long toMs = request.ToMs == 0 ? now.ToUnixTimeMilliseconds() : request.ToMs;
        long fromMs = request.FromMs == 0 ? Math.Max(0, toMs - (DefaultDays * DayMs)) : request.FromMs;
        Require(fromMs < toMs, "to_ms", "The time to look at ends after it begins: 'to_ms' is above 'from_ms'.");
        Require(toMs - fromMs <= MaxDays * DayMs, "from_ms", $"A diagnosis covers at most {MaxDays} days.");
        IReadOnlyList<PrintedPrompt> prompts = await prints.ReadAsync(tenant, request, fromMs, toMs, cancellationToken);
        var reply = new DiagnosePromptCacheReply
        {
            FromMs = prompts.Count > 0 ? prompts[0].AtMs : fromMs,
            ToMs = toMs,
            Prompts = prompts.Count,
        };

        // A few calls of a minute say nothing about a month: less than a day counts as one.
        var terms = new DiagnosisTerms(
            request.MinTokens == 0 ? DefaultMinTokens : request.MinTokens,
            request.SharePercent == 0 ? DefaultSharePercent : request.SharePercent,
            request.HasUsableAfterMs ? request.UsableAfterMs : DefaultUsableAfterMs,
            now,
            Math.Max(DayMs, reply.ToMs - reply.FromMs));
        try
        {
            var diagnoser = new PromptDiagnoser(prices.Book, terms);
            reply.Diagnoses.AddRange(prompts
                .GroupBy(prompt => prompt.Group)
                .Select(group => diagnoser.Diagnose([.. group]))
                .OrderByDescending(diagnosis => Math.Max(diagnosis.LostNanoUsd, diagnosis.Better?.SavedNanoUsd ?? 0))
                .ThenByDescending(diagnosis => diagnosis.Prompts)
                .ThenBy(diagnosis => diagnosis.Provider, StringComparer.Ordinal)
                .ThenBy(diagnosis => diagnosis.Model, StringComparer.Ordinal)
                .ThenBy(diagnosis => diagnosis.Category, StringComparer.Ordinal)
                .ThenBy(diagnosis => diagnosis.Collection, StringComparer.Ordinal));
            return reply;
        }
        catch (OverflowException large)
        {
            throw new PlatformException(
                StatusCode.OutOfRange,
                "DIAGNOSIS_OVERFLOW",
                "A sum of this diagnosis does not fit 64 bits of nano-dollars; look at a shorter time.",
                innerException: large);
        }
    }

    private static void Validate(DiagnosePromptCacheRequest request)
    {
        Require(
            request.FromMs is >= 0 and <= MaxTimeMs,
            "from_ms",
            $"'from_ms' is Unix time in milliseconds, or 0 for {DefaultDays} days before the end.");
        Require(request.ToMs is >= 0 and <= MaxTimeMs, "to_ms", "'to_ms' is Unix time in milliseconds, or 0 for now.");
        foreach ((string field, string value) in ((string, string)[])[
            ("provider", request.Provider), ("model", request.Model), ("collection", request.Collection)])
        {
            Require(
                value.Length <= MaxFilterLength && !value.Contains('\0', StringComparison.Ordinal),
                field,
                $"'{field}' has at most {MaxFilterLength:N0} characters, none of them NUL.");
        }

        Require(
            request.MinTokens is >= 0 and <= MaxMinTokens, "min_tokens", $"'min_tokens' is 1 to {MaxMinTokens:N0}, or 0 for {DefaultMinTokens:N0}.");
        Require(
            request.SharePercent is 0 or (>= LeastSharePercent and <= Percent),
            "share_percent",
            $"'share_percent' is {LeastSharePercent} to {Percent}, or 0 for {DefaultSharePercent}.");
        Require(
            request.UsableAfterMs is >= 0 and <= MaxUsableAfterMs, "usable_after_ms", $"'usable_after_ms' is 0 to {MaxUsableAfterMs:N0}.");
    }

    private static void Require(bool condition, string field, string message)
    {
        if (!condition)
        {
            throw PlatformException.InvalidField(field, message);
        }
    }
}
