using System.Globalization;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Insights.Reconciliation;

/// <summary>Compares both sides of one model and says what the differences are, from the coarse to the fine.</summary>
internal static class ModelComparison
{
    private const int Permille = 1000;
    private const int MaxDaysNamed = 5;

    // Each event is rounded up to a whole nano-dollar, a bill once.
    private const long RoundingPerEvent = 1;

    /// <summary>Compares.</summary>
    public static ModelReconciliation Compare(
        string provider, string model, IReadOnlyList<ExportRow> export, IReadOnlyList<LedgerUsage> ledger, PriceBook prices, int tolerance)
    {
        bool isComputed = export.Count > 0 && export.All(row => row.CostNanoUsd is null);
        (UsageSide theirs, bool hasUnseenTiers) = Side(provider, model, export, prices);
        var result = new ModelReconciliation
        {
            Model = model,
            Export = theirs,
            Ledger = new UsageSide
            {
                Requests = ledger.Sum(usage => usage.Events),
                Tokens = Sum(ledger.Select(usage => usage.Tokens)).ToBuckets(),
                CostNanoUsd = ledger.Sum(usage => usage.Cost),
                Unpriced = ledger.Sum(usage => usage.Unpriced),
            },
            ExportCostIsComputed = isComputed,
        };
        result.Explanations.AddRange(Explain(result, export, ledger, tolerance, hasUnseenTiers));
        result.IsEqual = result.Explanations.Count == 0;
        return result;
    }

    // A row of an export is the total of many calls, and how long the prompt of each was is not in it: only a row of one call has a tier.
    private static (UsageSide Side, bool HasUnseenTiers) Side(
        string provider, string model, IReadOnlyList<ExportRow> export, PriceBook prices)
    {
        bool hasUnseenTiers = false;
        var side = new UsageSide
        {
            Requests = export.Any(row => row.Requests is null) ? -1 : export.Sum(row => row.Requests ?? 0),
            Tokens = Sum(export.Select(row => row.Tokens)).ToBuckets(),
        };
        foreach (ExportRow row in export)
        {
            PriceRow? price = row.CostNanoUsd is null ? PriceOf(row) : null;
            if (price?.Tiers.Count > 0 && row.Requests != 1)
            {
                price = price with { Tiers = [] };
                hasUnseenTiers = true;
            }

            side.CostNanoUsd = checked(side.CostNanoUsd + (row.CostNanoUsd ?? price?.Cost(AsPriced(row.Tokens, price)) ?? 0));
            side.Unpriced += row.CostNanoUsd is null && price is null ? 1 : 0;
        }

        return (side, hasUnseenTiers);

        PriceRow? PriceOf(ExportRow row)
        {
            DateTimeOffset at = DateTimeOffset.UnixEpoch.AddDays(row.Day);
            return prices.Find(provider, row.Model, at) ?? prices.Find(provider, model, at);
        }
    }

    // What a model for embeddings was sent is input to its provider, and embedded to the price book.
    private static TokenCounts AsPriced(TokenCounts tokens, PriceRow price) => price is { Input: 0, Embedding: > 0 }
        ? tokens with { InputUncached = 0, Embedding = tokens.InputUncached }
        : tokens;

    private static IEnumerable<string> Explain(
        ModelReconciliation sides, IReadOnlyList<ExportRow> export, IReadOnlyList<LedgerUsage> ledger, int tolerance, bool hasUnseenTiers)
    {
        if (ledger.Count == 0)
        {
            yield return "Only the export has it: calls were made outside the platform with the same account, or are booked under another name of the model.";
            yield break;
        }

        if (export.Count == 0)
        {
            yield return "Only the ledger has it: the export is older than the calls, or is of another account.";
            yield break;
        }

        string[] missing = [.. ledger.Select(usage => usage.Day).Except(export.Select(row => row.Day)).Order().Select(Days.Text)];
        string[] extra = [.. export.Select(row => row.Day).Except(ledger.Select(usage => usage.Day)).Order().Select(Days.Text)];
        if (missing.Length > 0)
        {
            yield return $"The export has nothing of {Some(missing)}: it may have been made before these days were complete.";
        }

        if (extra.Length > 0)
        {
            yield return $"The ledger has nothing of {Some(extra)}: calls made outside the platform, or events not delivered yet ('rag reconcile').";
        }

        (UsageSide theirs, UsageSide ours) = (sides.Export, sides.Ledger);
        if (theirs.Requests >= 0 && Differs(theirs.Requests, ours.Requests, tolerance))
        {
            yield return theirs.Requests > ours.Requests
                ? Text($"The export has {theirs.Requests - ours.Requests:N0} requests more: calls outside the platform, or calls that failed and were charged.")
                : Text($"The ledger has {ours.Requests - theirs.Requests:N0} calls more: calls that failed before they were charged, or several exports.");
        }

        TokenCounts left = theirs.Tokens.ToCounts();
        TokenCounts right = ours.Tokens.ToCounts();
        bool promptDiffers = Differs(left.Prompt, right.Prompt, tolerance);
        bool outputDiffers = Differs(left.OutputText, right.OutputText, tolerance);
        bool splitDiffers = Differs(left.InputUncached, right.InputUncached, tolerance) || Differs(left.CacheRead, right.CacheRead, tolerance)
            || Differs(left.CacheWrite, right.CacheWrite, tolerance) || Differs(left.CacheWrite1h, right.CacheWrite1h, tolerance);
        if (promptDiffers)
        {
            yield return Text($"Tokens of prompts: {left.Prompt:N0} in the export, {right.Prompt:N0} in the ledger.");
        }
        else if (splitDiffers)
        {
            yield return Text($"The prompts have as many tokens, but {left.CacheRead:N0} were read from the provider's cache by the export and ")
                + Text($"{right.CacheRead:N0} by the ledger: a bucket is counted otherwise, or the provider reported its cache late.");
        }

        if (outputDiffers)
        {
            yield return Text($"Tokens of answers: {left.OutputText:N0} in the export, {right.OutputText:N0} in the ledger; where a provider reported no usage ")
                + "the ledger has an estimate.";
        }

        if (ours.Unpriced > 0)
        {
            yield return Text($"{ours.Unpriced:N0} events of the ledger have no known price; add one ('rag cost prices set').");
        }

        if (theirs.Unpriced > 0)
        {
            yield return "The export has no costs and the price book no price for this model; add one ('rag cost prices set').";
        }

        bool moneyDiffers = Differs(theirs.CostNanoUsd, ours.CostNanoUsd, tolerance)
            && Math.Abs(theirs.CostNanoUsd - ours.CostNanoUsd) > RoundingPerEvent * Math.Max(1, ours.Requests);
        if (moneyDiffers && !promptDiffers && !splitDiffers && !outputDiffers && ours.Unpriced == 0 && theirs.Unpriced == 0)
        {
            double percent = ours.CostNanoUsd == 0 ? 100 : 100.0 * (theirs.CostNanoUsd - ours.CostNanoUsd) / ours.CostNanoUsd;
            yield return Text($"The same tokens at another price, {percent:+0.##;-0.##} %: a batch, a region, a tier, a discount, or a price that changed.")
                + (hasUnseenTiers
                    ? " The export is priced without this model's prices of long prompts: it does not tell how long each prompt was."
                    : string.Empty);
        }
    }

    private static bool Differs(long left, long right, int tolerance) =>
        (Int128)Math.Abs(left - right) * Permille > (Int128)Math.Max(left, right) * tolerance;

    private static string Some(string[] days) => days.Length <= MaxDaysNamed
        ? string.Join(", ", days)
        : Text($"{string.Join(", ", days.Take(MaxDaysNamed))} and {days.Length - MaxDaysNamed} days more");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static TokenCounts Sum(IEnumerable<TokenCounts> counts) => counts.Aggregate(default(TokenCounts), (sum, tokens) => sum.Plus(tokens));
}
