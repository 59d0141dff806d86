using FsCheck;
using FsCheck.Fluent;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Estimates;
using RagPlatform.CostAccounting.Estimates.Scenarios;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Estimates;

/// <summary>Computing when documents are written against computing for each query.</summary>
public sealed class PrecomputationTests
{
    private const long Dollar = Scenarios.Dollar;

    [Fact]
    public void Precompute_SummariesByHand_ComesToTheFormula()
    {
        // 1,000 written anew a month and 30,000 queries × 20 % = 6,000 that need one: 6 reads for a write.
        // Write time: 1,000 × 0.01 + 6,000 × 0.001 + 4 = 20; read time: 6,000 × 0.005 = 30.
        // It pays above (0.01 + 0.004) / 0.004 = 3.5, that is 583 queries a day.
        PrecomputeEstimate one = Estimate(
            "items: 10_000, changed_percent_per_month: 10, needed_by_percent_of_queries: 20, write: { usd_each: 0.01 }, read: { usd_each: 0.005 }, "
            + "serve_usd_each: 0.001, keep_usd_per_month: 4");

        Assert.Equal((20 * Dollar, 30 * Dollar, 100 * Dollar), (one.WriteTimeMonthNanoUsd, one.ReadTimeMonthNanoUsd, one.FirstNanoUsd));
        Assert.Equal((6.0, 3.5, 583L, 10.0), (one.ReadsPerWrite, one.BreakEvenReadsPerWrite, one.BreakEvenQueriesPerDay, one.PaybackMonths));
        Assert.Equal("precompute", one.Verdict);
        Assert.Equal(
            "Compute ahead: $20.00 a month computed ahead, $30.00 at query time; each time one is computed anew it is needed 6 times, and it pays above 3.5. "
            + "Computing all for the first time is paid back after 10 months.",
            one.Reason);
    }

    [Fact]
    public void Precompute_ByTokensOfAModel_UsesThePriceBook()
    {
        // 1,000 × 2 + 100 × 8 dollars per million = 0.0028; without 'read' the same work is done at query time.
        PrecomputeEstimate one = Estimate("items: 1000, changed_percent_per_month: 100, write: { model: acme/chat, input_tokens: 1000, output_tokens: 100 }");

        Assert.Equal((2_800_000_000, 84 * Dollar), (one.WriteTimeMonthNanoUsd, one.ReadTimeMonthNanoUsd));
        Assert.Equal((30.0, 1.0), (one.ReadsPerWrite, one.BreakEvenReadsPerWrite));
    }

    [Fact]
    public void Precompute_OfWhatIsSeldomRead_SaysAtQuery()
    {
        PrecomputeEstimate one = Estimate("items: 1_000_000, changed_percent_per_month: 100, write: { usd_each: 0.01 }");

        Assert.Equal("at_query", one.Verdict);
        Assert.False(one.HasPaybackMonths);
        Assert.Equal(33_333, one.BreakEvenQueriesPerDay);
        Assert.StartsWith("Compute at query time: $10,000.00 a month computed ahead, $300.00 at query time;", one.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Precompute_OfWhatNeverChanges_HasNoRatioAndPaysItselfBack()
    {
        PrecomputeEstimate one = Estimate("items: 3000, changed_percent_per_month: 0, write: { usd_each: 0.01 }");

        Assert.False(one.HasReadsPerWrite || one.HasBreakEvenReadsPerWrite);
        Assert.Equal(("precompute", 0.1), (one.Verdict, one.PaybackMonths));
    }

    [Fact]
    public void Precompute_ServingAsDearAsComputing_NeverPays()
    {
        PrecomputeEstimate one = Estimate("items: 10, changed_percent_per_month: 100, write: { usd_each: 0.01 }, serve_usd_each: 0.01");

        Assert.Equal("at_query", one.Verdict);
        Assert.False(one.HasBreakEvenReadsPerWrite || one.HasBreakEvenQueriesPerDay);
        Assert.EndsWith("serving a stored one costs as much as computing it.", one.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Precompute_WithAnUnknownPrice_IsNotCompared()
    {
        PrecomputeEstimate one = Estimate("items: 10, write: { model: acme/none, input_tokens: 1, output_tokens: 1 }");

        Assert.Equal("unknown", one.Verdict);
        Assert.Equal(["the price book has no price of generation for 'acme/none'"], one.UnknownPrices);
    }

    [Fact]
    public void Precompute_OfTheDocuments_TakesTheirNumberAndRate()
    {
        PrecomputeEstimate one = Assert.Single(Scenarios.Estimate("""
            queries: { per_day: 1000 }
            documents: { count: 500, changed_percent_per_month: 200 }
            deployments: { a: { query: { usd_per_query: 1 } } }
            precompute: { faq: { write: { usd_each: 1 } } }
            """).Precompute);

        Assert.Equal((500 * Dollar, 1_000 * Dollar), (one.FirstNanoUsd, one.WriteTimeMonthNanoUsd));
    }

    [Fact]
    public void BreakEven_OfAnyRates_IsWhereBothCostTheSame() => Prop.ForAll(
        (from items in Gen.Choose(1, 1_000_000)
         from changed in Gen.Choose(1, 2_000_000)
         from needed in Gen.Choose(1, 1_000_000)
         from write in Gen.Choose(1, 50_000_000)
         from serve in Gen.Choose(0, 1_000_000)
         from saved in Gen.Choose(1, 50_000_000)
         from keep in Gen.Choose(0, 1_000_000_000)
         select new Precompute("a", 1, 1, items, changed, needed, Each(write), Each((long)serve + saved), serve, keep)).ToArbitrary(),
        one =>
        {
            PrecomputeEstimate at = At(one, 1000);
            if (!at.HasBreakEvenQueriesPerDay || at.BreakEvenQueriesPerDay > 1_000_000_000)
            {
                return true;
            }

            // One nano-dollar of rounding on either side.
            PrecomputeEstimate above = At(one, at.BreakEvenQueriesPerDay + 1);
            Assert.True(above.WriteTimeMonthNanoUsd <= above.ReadTimeMonthNanoUsd + 2);
            Assert.True(above.ReadsPerWrite >= above.BreakEvenReadsPerWrite * 0.999_999);
            if (at.BreakEvenQueriesPerDay > 1)
            {
                PrecomputeEstimate below = At(one, at.BreakEvenQueriesPerDay - 1);
                Assert.True(below.WriteTimeMonthNanoUsd + 2 >= below.ReadTimeMonthNanoUsd);
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static PrecomputeEstimate At(Precompute one, long volume) => Precomputation.Of(one, volume, new PriceLookup(Scenarios.Book, Scenarios.Now));

    private static Work Each(long nano) => new(new UnitPrice(NanoEach: nano), 0, 0);

    private static PrecomputeEstimate Estimate(string precompute) => Assert.Single(Scenarios.Estimate($$"""
        queries: { per_day: 1000 }
        deployments: { a: { query: { usd_per_query: 1 } } }
        precompute: { summaries: { {{precompute}} } }
        """).Precompute);
}
