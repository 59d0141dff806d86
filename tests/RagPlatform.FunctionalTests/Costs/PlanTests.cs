using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;

namespace RagPlatform.FunctionalTests.Costs;

[Collection(SharedPlatformCollection.Name)]
public sealed class PlanTests(SharedPlatform shared)
{
    [PlatformFact]
    public async Task Plan_ThroughThePublicDoor_IsMadeForAuditorsAlone()
    {
        RagClient auditor = await shared.Running.ClientOfAsync("plan-tenant", ["auditor"]);
        RagClient reader = await shared.Running.ClientOfAsync("plan-tenant", ["reader"]);
        var request = new PlanCostRequest
        {
            Calls = { new TrafficCall { AtMs = 1_772_366_400_000, PromptTokens = 1000, OutputTokens = 100 } },
            Alternatives =
            {
                new CostAlternative { Name = "large", Provider = "openai", Model = "gpt-4o" },
                new CostAlternative { Name = "mini", Provider = "openai", Model = "gpt-4o-mini" },
            },
        };

        PlanCostReply plan = await Plans(auditor).PlanCostAsync(request);
        Refusal refused = await Refusal.OfAsync(async () => await Plans(reader).PlanCostAsync(request));
        request.Alternatives.Clear();
        Refusal broken = await Refusal.OfAsync(async () => await Plans(auditor).PlanCostAsync(request));

        // 1,000 tokens at 2.50 and 100 at 10 dollars per million; at 0.15 and 0.60.
        Assert.Equal([("mini", 210_000L), ("large", 3_500_000L)], plan.Alternatives.Select(cost => (cost.Name, cost.CostNanoUsd)));
        Assert.Equal(3_290_000, plan.Alternatives[0].SavedNanoUsd);
        Assert.Equal("PERMISSION_DENIED", refused.Code);
        Assert.Equal(("INVALID_ARGUMENT", "alternatives"), (broken.Code, broken.Field));
    }

    private static CostPlanningService.CostPlanningServiceClient Plans(RagClient client) => new(client.Invoker);
}
