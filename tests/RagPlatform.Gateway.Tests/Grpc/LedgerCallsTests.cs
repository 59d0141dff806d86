using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Grpc;
using RagPlatform.TestSupport.Grpc;
using Xunit;

namespace RagPlatform.Gateway.Tests.Grpc;

/// <summary>What reads the ledger has longer than other calls.</summary>
public sealed class LedgerCallsTests
{
    [Fact]
    public async Task Plan_OfALargeLedger_HasTenMinutesAndAReportOne()
    {
        var deadlines = new List<DateTime>();
        await using GrpcTestServer inner = await GrpcTestServer.StartAsync(
            builder => builder.Services.AddSingleton(deadlines),
            app =>
            {
                app.MapGrpcService<Plans>();
                app.MapGrpcService<Insights>();
            });
        await using GrpcTestServer gateway = await StartGatewayAsync(inner);
        DateTime before = DateTime.UtcNow;

        await new CostPlanningService.CostPlanningServiceClient(gateway.Channel).PlanCostAsync(new PlanCostRequest());
        await new CostInsightService.CostInsightServiceClient(gateway.Channel).ListAnomaliesAsync(new ListAnomaliesRequest());

        Assert.Equal(2, deadlines.Count);
        Assert.True(deadlines[0] > before.AddMinutes(9));
        Assert.True(deadlines[1] > before.AddSeconds(50) && deadlines[1] < deadlines[0]);
    }

    private static Task<GrpcTestServer> StartGatewayAsync(GrpcTestServer inner) => GrpcTestServer.StartAsync(
        builder =>
        {
            builder.Services.AddGrpc(options => options.Interceptors.Add<Caller>());
            builder.Services.AddSingleton(new CostPlanningService.CostPlanningServiceClient(inner.Channel));
            builder.Services.AddSingleton(new CostInsightService.CostInsightServiceClient(inner.Channel));
        },
        app =>
        {
            app.MapGrpcService<CostPlanningForwarder>();
            app.MapGrpcService<CostInsightForwarder>();
        });

    private sealed class Plans(List<DateTime> deadlines) : CostPlanningService.CostPlanningServiceBase
    {
        public override Task<PlanCostReply> PlanCost(PlanCostRequest request, ServerCallContext context)
        {
            deadlines.Add(context.Deadline);
            return Task.FromResult(new PlanCostReply());
        }
    }

    private sealed class Insights(List<DateTime> deadlines) : CostInsightService.CostInsightServiceBase
    {
        public override Task<ListAnomaliesReply> ListAnomalies(ListAnomaliesRequest request, ServerCallContext context)
        {
            deadlines.Add(context.Deadline);
            return Task.FromResult(new ListAnomaliesReply());
        }
    }
}
