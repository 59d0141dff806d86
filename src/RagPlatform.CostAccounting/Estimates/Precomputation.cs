using System.Globalization;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Estimates.Scenarios;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Estimates;

/// <summary>
/// Whether something is better computed when documents are written or for each query. In a month, with U items computed anew (items × changed
/// share), R queries that need one (queries × 30 × share), w, r and s nano-dollars for computing one ahead, computing one for a query and serving a
/// stored one, and k for keeping all: write time costs U w + R s + k, read time R r. Computing ahead pays where R / U &gt; (w + k / U) / (r − s).
/// Example: w = r = 0.01 dollars, s = k = 0: it pays as soon as an item is needed more than once for each time it is computed anew.
/// </summary>
internal static class Precomputation
{
    private const int Million = ScenarioTable.PartsPerMillion;

    /// <summary>The comparison at a traffic.</summary>
    /// <exception cref="OverflowException">An amount does not fit.</exception>
    public static PrecomputeEstimate Of(Precompute precompute, long queriesPerDay, PriceLookup prices)
    {
        var estimate = new PrecomputeEstimate { Name = precompute.Name };
        long? write = Cost(precompute.Write, prices);
        long? read = Cost(precompute.Read, prices);
        if (write is null || read is null)
        {
            estimate.Verdict = "unknown";
            estimate.UnknownPrices.AddRange(((IEnumerable<(long? Cost, Work Work)>)[(write, precompute.Write), (read, precompute.Read)])
                .Where(one => one.Cost is null)
                .Select(one => $"the price book has no price of generation for '{one.Work.Price.Model}'")
                .Distinct());
            estimate.Reason = "Not compared: a price is unknown.";
            return estimate;
        }

        // Items and queries a month, both times a million.
        Int128 writes = (Int128)precompute.Items * precompute.ChangedPerMonth;
        Int128 reads = (Int128)queriesPerDay * Amounts.DaysPerMonth * precompute.Needed;
        Int128 ahead = checked(Rounding.Divide((writes * write.Value) + (reads * precompute.ServeNano), Million) + precompute.KeepNanoPerMonth);
        Int128 atQuery = Rounding.Divide(checked(reads * read.Value), Million);
        estimate.FirstNanoUsd = checked((long)((Int128)precompute.Items * write.Value));
        estimate.WriteTimeMonthNanoUsd = checked((long)ahead);
        estimate.ReadTimeMonthNanoUsd = checked((long)atQuery);
        SetRatios(estimate, precompute, writes, reads, (write.Value, read.Value - precompute.ServeNano));
        estimate.Verdict = ahead < atQuery ? "precompute" : ahead > atQuery ? "at_query" : "equal";
        if (ahead < atQuery)
        {
            estimate.PaybackMonths = (double)estimate.FirstNanoUsd / (double)(atQuery - ahead);
        }

        estimate.Reason = Reason(estimate);
        return estimate;
    }

    private static void SetRatios(PrecomputeEstimate estimate, Precompute precompute, Int128 writes, Int128 reads, (long Write, long Saved) nano)
    {
        if (writes > 0)
        {
            estimate.ReadsPerWrite = (double)reads / (double)writes;
        }

        if (nano.Saved <= 0)
        {
            return;
        }

        // U w + k = q · 30 · share · (r − s), all times a million.
        Int128 spent = checked((writes * nano.Write) + ((Int128)precompute.KeepNanoPerMonth * Million));
        if (writes > 0)
        {
            estimate.BreakEvenReadsPerWrite = (double)spent / ((double)writes * nano.Saved);
        }

        Int128 savedByQuery = (Int128)Amounts.DaysPerMonth * precompute.Needed * nano.Saved;
        if (savedByQuery > 0 && Rounding.Divide(spent, savedByQuery) is var point && point <= BreakEven.MaxQueriesPerDay)
        {
            estimate.BreakEvenQueriesPerDay = (long)point;
        }
    }

    private static string Reason(PrecomputeEstimate estimate)
    {
        string ahead = Dollars.Text(estimate.WriteTimeMonthNanoUsd);
        string months = $"{ahead} a month computed ahead, {Dollars.Text(estimate.ReadTimeMonthNanoUsd)} at query time";
        string ratio = (estimate.HasReadsPerWrite, estimate.HasBreakEvenReadsPerWrite) switch
        {
            (true, true) => string.Create(
                CultureInfo.InvariantCulture,
                $"each time one is computed anew it is needed {estimate.ReadsPerWrite:#,0.##} times, "
                + $"and it pays above {estimate.BreakEvenReadsPerWrite:#,0.##}"),
            (_, false) when !estimate.HasBreakEvenQueriesPerDay => "serving a stored one costs as much as computing it",
            _ => "nothing changes, so that each is computed once",
        };
        return estimate.Verdict switch
        {
            "precompute" => string.Create(
                CultureInfo.InvariantCulture,
                $"Compute ahead: {months}; {ratio}. Computing all for the first time is paid back after {estimate.PaybackMonths:#,0.#} months."),
            "at_query" => $"Compute at query time: {months}; {ratio}.",
            _ => $"Both cost the same: {months}; {ratio}.",
        };
    }

    private static long? Cost(Work work, PriceLookup prices) =>
        prices.Generation(work.Price, new TokenCounts(InputUncached: work.InputTokens, OutputText: work.OutputTokens));
}
