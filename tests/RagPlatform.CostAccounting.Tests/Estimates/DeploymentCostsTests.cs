using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Estimates;

/// <summary>The template, each figure followed by hand.</summary>
public sealed class DeploymentCostsTests
{
    private const long Dollar = Scenarios.Dollar;

    private const string Template = """
        queries:
          per_day: 1000
          embedding_tokens: 20
          input_tokens: 1000
          cached_input_tokens: 2000
          output_tokens: 100
          rerank_searches: 2
          answered_from_cache_percent: 40
          embedding_from_cache_percent: 50
          retried_percent: 5
        documents: { count: 10_000, tokens_each: 500, changed_percent_per_month: 20, stored_gb: 40 }
        deployments:
          a:
            embedding: { model: acme/embed }
            retrieval: { usd_per_query: 0.0001 }
            generation: { model: acme/chat }
            rerank: { model: acme/rerank }
            storage: { model: acme/disk }
            monitoring: { usd_per_month: 5, usd_per_query: 0.0001 }
            infrastructure:
              m: { model: acme/machine, count: 2, traffic: fixed }
            people:
              run: { count: 0.5, usd_per_month: 4000 }
              build: { count: 2, usd_per_month: 4000, months: 1.5 }
        """;

    [Fact]
    public void Template_WithEverything_ComesToWhatTheHandComputes()
    {
        DeploymentEstimate one = Assert.Single(Scenarios.Estimate(Template).Deployments);

        // 30,000 queries a month, 18,000 of them not from the cache, 15,000 embedded.
        // Embedding: 15,000 × 20 × 0.1/10^6 = 0.03, and a fifth of 10,000 × 500 × 0.1/10^6 = 0.5 dollars.
        // Generation: 18,000 × (1,000 × 2 + 2,000 × 0.5 + 100 × 8)/10^6 = 68.4. Rerank: 18,000 × 2 × 0.002 = 72. Retrieval: 1.8, and 40 × 0.25 = 10.
        // Retries: 5 % of 0.03 + 1.8 + 68.4 + 72. Machines: 2 × 720 hours. Monitoring: 5 + 30,000 × 0.0001.
        (string Part, decimal Month, decimal Once)[] expected =
        [
            ("embedding", 0.03m + 0.1m, 0.5m), ("retrieval", 11.8m, 0), ("generation", 68.4m, 0), ("rerank", 72m, 0), ("retries", 7.1115m, 0),
            ("monitoring", 8m, 0), ("infrastructure", 1440m, 0), ("people", 2000m, 12_000m),
        ];
        Assert.Equal(
            expected, one.Parts.Select(part => (part.Part, (decimal)part.Amounts.MonthNanoUsd / Dollar, (decimal)part.OnceNanoUsd / Dollar)));
        Assert.Equal(expected.Sum(part => part.Month), (decimal)one.Total.MonthNanoUsd / Dollar);
        Assert.Equal(12_000.5m, (decimal)one.OnceNanoUsd / Dollar);
        Assert.Equal(1, one.Parts.Sum(part => part.Share), 9);
        Assert.Empty(one.UnknownPrices);
    }

    [Fact]
    public void Bands_OfASplitDeployment_CompareSharesWithWhatIsUsual()
    {
        DeploymentEstimate one = Assert.Single(Scenarios.Estimate("""
            queries: { per_day: 1000, input_tokens: 1, output_tokens: 1 }
            deployments:
              a:
                embedding: { usd_per_query: 0.000010 }
                retrieval: { usd_per_query: 0.000015 }
                generation: { usd_per_query: 0.000071 }
                monitoring: { usd_per_query: 0.000004 }
                people: { one: { usd_per_month: 4000 } }
            """).Deployments);

        Assert.Equal(
            [("embedding", 0.10, "within"), ("retrieval", 0.15, "within"), ("generation", 0.71, "within"), ("monitoring", 0.04, "below")],
            one.Bands.Select(band => (band.Name, Math.Round(band.Share, 9), band.Position)));
        Assert.Equal((0.60, 0.75), (one.Bands[2].Low, one.Bands[2].High));
    }

    [Theory]
    [InlineData("query: { usd_per_query: 1 }")]
    [InlineData("infrastructure: { m: { usd_per_month: 1, traffic: fixed } }")]
    [InlineData("generation: { usd_per_query: 0 }")]
    public void Bands_OfACostThatIsNotSplitUp_AreNone(string deployment) =>
        Assert.Empty(Assert.Single(Scenarios.Estimate($"queries: {{ per_day: 1 }}\ndeployments: {{ a: {{ {deployment} }} }}\n").Deployments).Bands);

    [Theory]
    [InlineData("acme/embed", "the price book has no price of generation for 'acme/embed'")]
    [InlineData("acme/none", "the price book has no price of generation for 'acme/none'")]
    [InlineData("acme/rerank", "the price book has no price of generation for 'acme/rerank'")]
    [InlineData("acme/future", "the price book has no price of generation for 'acme/future'")]
    public void UnknownPrice_OfAModel_IsMarkedAndNeverZero(string model, string reason)
    {
        EstimateCostReply reply = Scenarios.Estimate($$"""
            queries: { per_day: 1000, input_tokens: 100, output_tokens: 100, retried_percent: 1 }
            deployments:
              odd: { generation: { model: {{model}} }, people: { one: { usd_per_month: 100 } } }
              known: { generation: { model: acme/chat } }
            """);

        DeploymentEstimate odd = reply.Deployments[0];
        Assert.Equal([reason], odd.UnknownPrices);
        Assert.Equal([("generation", true), ("retries", true), ("people", false)], odd.Parts.Select(part => (part.Part, part.PriceUnknown)));
        Assert.All(odd.Bands, band => Assert.Equal("unknown", band.Position));
        Assert.Empty(odd.CurveMonthNanoUsd);
        Assert.NotEmpty(reply.Deployments[1].CurveMonthNanoUsd);
        DeploymentComparison pair = Assert.Single(reply.Comparisons);
        Assert.Equal("Not compared: a price of 'odd' is unknown.", pair.Verdict);
        Assert.True(pair.PriceUnknown);
        Assert.False(pair.HasRatio || pair.HasRatioWithoutPeople || pair.HasBreakEvenQueriesPerDay);
    }

    [Theory]
    [InlineData("embedding: { model: acme/chat }", "embedding", "acme/chat")]
    [InlineData("rerank: { model: acme/chat }", "rerank", "acme/chat")]
    [InlineData("storage: { model: acme/chat }", "storage", "acme/chat")]
    [InlineData("infrastructure: { m: { model: acme/chat, traffic: fixed } }", "infrastructure", "acme/chat")]
    public void UnknownPrice_OfAnotherKind_IsMarked(string deployment, string kind, string model)
    {
        EstimateCostReply reply = Scenarios.Estimate($$"""
            queries: { per_day: 1000, embedding_tokens: 5 }
            documents: { count: 1, tokens_each: 5, stored_gb: 1 }
            deployments: { a: { {{deployment}} } }
            """);

        Assert.Equal([$"the price book has no price of {kind} for '{model}'"], reply.Deployments[0].UnknownPrices);
    }

    [Fact]
    public void Infrastructure_ThatScales_CostsItsPriceAtItsTraffic()
    {
        DeploymentEstimate one = Assert.Single(Scenarios.Estimate("""
            queries: { per_day: 10_000 }
            deployments: { a: { infrastructure: { m: { usd_per_month: 690, count: 2, traffic: scales, at_queries_per_day: 50_000, part: generation } } } }
            """).Deployments);

        Assert.Equal([("generation", 276 * Dollar)], one.Parts.Select(part => (part.Part, part.Amounts.MonthNanoUsd)));
        Assert.Equal(0, one.FixedMonthNanoUsd);
    }

    [Fact]
    public void ShippedTemplate_WithTheBookThatShips_HasNoUnknownPrice()
    {
        var book = new CostAccounting.Prices.PriceList(Microsoft.Extensions.Options.Options.Create(new CostAccounting.Prices.PriceOptions())).Book;

        EstimateCostReply reply = CostAccounting.Estimates.Estimator.Estimate(
            CostAccounting.Estimates.Scenarios.ScenarioReader.Read(Scenarios.Shipped("template.yaml")), book, Scenarios.Now);

        Assert.Equal(["api", "self-hosted"], reply.Deployments.Select(one => one.Name));
        Assert.All(reply.Deployments, one => Assert.Empty(one.UnknownPrices));
        Assert.Equal("precompute", Assert.Single(reply.Precompute).Verdict);
    }
}
