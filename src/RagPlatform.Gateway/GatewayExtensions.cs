using Grpc.AspNetCore.Server;
using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Admission;
using RagPlatform.Gateway.Answers;
using RagPlatform.Gateway.Asking;
using RagPlatform.Gateway.Authentication;
using RagPlatform.Gateway.Budgets;
using RagPlatform.Gateway.Documents;
using RagPlatform.Gateway.Grpc;
using RagPlatform.Gateway.Http;
using RagPlatform.Gateway.Pricing;
using RagPlatform.Gateway.Recording;
using RagPlatform.Gateway.Segments;
using RagPlatform.ServiceDefaults.Resilience;

namespace RagPlatform.Gateway;

/// <summary>Puts the service together.</summary>
internal static class GatewayExtensions
{
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder)
    {
        builder.AddServiceClient<RetrievalService.RetrievalServiceClient>("retrieval");
        builder.AddServiceClient<IngestionService.IngestionServiceClient>("retrieval");
        builder.AddServiceClient<EvaluationService.EvaluationServiceClient>("retrieval");
        builder.AddServiceClient<EngineService.EngineServiceClient>("retrieval");
        builder.AddServiceClient<FaqService.FaqServiceClient>("retrieval");
        builder.AddServiceClient<GenerationService.GenerationServiceClient>("generation");
        builder.AddServiceClient<CacheService.CacheServiceClient>("cache");
        builder.AddServiceClient<CostService.CostServiceClient>("cost-accounting");
        builder.AddServiceClient<CostEstimateService.CostEstimateServiceClient>("cost-accounting");
        builder.AddServiceClient<CostInsightService.CostInsightServiceClient>("cost-accounting");
        builder.AddServiceClient<CostPlanningService.CostPlanningServiceClient>("cost-accounting");
        builder.AddServiceClient<CostSegmentService.CostSegmentServiceClient>("cost-accounting");
        builder.AddServiceClient<PromptCacheService.PromptCacheServiceClient>("cost-accounting");
        builder.AddServiceClient<AuditService.AuditServiceClient>("access-control");
        builder.AddServiceClient<AccessService.AccessServiceClient>("access-control");

        builder.Services.AddSingleton<ApiKeyAuthenticator>();
        builder.Services.AddSingleton<DocumentDoor>();
        builder.Services.Configure<GrpcServiceOptions>(options => options.Interceptors.Add<ApiKeyInterceptor>());
        builder.AddAdmission();
        builder.AddPricing();
        builder.AddBudgets();
        builder.AddRecording();
        builder.AddSegmentStamps();
        builder.AddAnswers();
        builder.AddAsking();
        return builder;
    }

    public static void MapGateway(this WebApplication app)
    {
        app.MapGrpcService<RagGrpcService>();
        app.MapGrpcService<EvaluationForwarder>();
        app.MapGrpcService<EngineForwarder>();
        app.MapGrpcService<FaqForwarder>();
        app.MapGrpcService<CacheForwarder>();
        app.MapGrpcService<CostForwarder>();
        app.MapGrpcService<CostEstimateForwarder>();
        app.MapGrpcService<CostInsightForwarder>();
        app.MapGrpcService<CostPlanningForwarder>();
        app.MapGrpcService<CostSegmentForwarder>();
        app.MapGrpcService<PromptCacheForwarder>();
        app.MapGrpcService<AuditForwarder>();
        app.MapGrpcService<AccessForwarder>();
        app.MapGrpcService<OverviewGrpcService>();
        app.MapHttpApi();
    }
}
