using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;

namespace RagPlatform.FunctionalTests.Costs;

/// <summary>Estimates through the public door.</summary>
[Collection(SharedPlatformCollection.Name)]
public sealed class EstimateTests(SharedPlatform shared)
{
    private static readonly string s_reference = File.ReadAllText(RepositoryRoot.Combine("docs", "cost", "ecommerce.yaml"));

    [PlatformFact]
    public async Task Estimate_OfTheReferenceScenario_ComesThroughTheGateway()
    {
        CostEstimateService.CostEstimateServiceClient reader = await ClientAsync("reader");

        EstimateCostReply reply = await reader.EstimateCostAsync(new EstimateCostRequest { Scenario = s_reference });

        Assert.Equal([5_400_000_000_000, 3_690_000_000_000, 1_950_000_000_000], reply.Deployments.Select(one => one.Total.MonthNanoUsd));
        Assert.Contains(reply.Comparisons, pair => pair is { Dearer: "api", Cheaper: "self-hosted", BreakEvenQueriesPerDay: 31_847 });
    }

    [PlatformFact]
    public async Task Estimate_WithAPriceThatWasAdded_TakesIt()
    {
        RagClient platform = await shared.Running.ClientOfAsync("price-platform", ["platform-admin", "reader"]);
        await platform.Costs.SetPriceAsync(new SetPriceRequest
        {
            Price = new Price { Provider = "functional", Model = "estimated", RerankNanoUsdPerThousandSearches = 2_000_000_000, Source = "a test" },
        });
        CostEstimateService.CostEstimateServiceClient reader = await ClientAsync("reader");

        EstimateCostReply reply = await reader.EstimateCostAsync(new EstimateCostRequest
        {
            Scenario = "{ queries: { per_day: 1000 }, deployments: { a: { rerank: { model: functional/estimated } }, b: { rerank: { model: functional/none } } } }",
        });

        Assert.Equal(60_000_000_000, reply.Deployments[0].Total.MonthNanoUsd);
        Assert.Equal(["the price book has no price of rerank for 'functional/none'"], reply.Deployments[1].UnknownPrices);
    }

    [PlatformFact]
    public async Task Estimate_OfAMalformedScenario_IsRefusedWithThePlaceOrDescribed()
    {
        CostEstimateService.CostEstimateServiceClient auditor = await ClientAsync("auditor");
        var request = new EstimateCostRequest { Scenario = "querys: 1\n" };

        Refusal refused = await Refusal.OfAsync(async () => await auditor.EstimateCostAsync(request));
        EstimateCostReply described = await auditor.EstimateCostAsync(new EstimateCostRequest { Scenario = request.Scenario, DescribeFaults = true });

        Assert.Equal(("INVALID_ARGUMENT", "INVALID_SCENARIO", "scenario"), (refused.Code, refused.Reason, refused.Field));
        Assert.StartsWith("Line 1, column 1: a scenario has no key 'querys'; did you mean 'queries'?", refused.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), (described.Faults[0].Line, described.Faults[0].Column));
        Assert.Empty(described.Deployments);
    }

    [PlatformFact]
    public async Task Estimate_WithAKeyThatReadsNothing_IsRefused()
    {
        CostEstimateService.CostEstimateServiceClient writer = await ClientAsync("writer");

        Refusal refused = await Refusal.OfAsync(async () => await writer.EstimateCostAsync(new EstimateCostRequest { Scenario = s_reference }));

        Assert.Equal("PERMISSION_DENIED", refused.Code);
    }

    private async Task<CostEstimateService.CostEstimateServiceClient> ClientAsync(string role) =>
        new((await shared.Running.ClientOfAsync($"estimate-{role}", [role])).Invoker);
}
