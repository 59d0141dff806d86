using RagPlatform.Console.Asking;
using RagPlatform.Console.Auditing;
using RagPlatform.Console.Passages;
using RagPlatform.Console.People;
using RagPlatform.Console.SignIn;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Resilience;

namespace RagPlatform.Console;

/// <summary>Puts the pages together.</summary>
internal static class ConsoleExtensions
{
    public static WebApplicationBuilder AddConsole(this WebApplicationBuilder builder)
    {
        builder.AddServiceClient<RagService.RagServiceClient>("gateway");
        builder.AddServiceClient<AccessService.AccessServiceClient>("gateway");
        builder.AddServiceClient<OverviewService.OverviewServiceClient>("gateway");
        builder.AddServiceClient<CostService.CostServiceClient>("gateway");
        builder.AddServiceClient<CostEstimateService.CostEstimateServiceClient>("gateway");
        builder.AddServiceClient<CostInsightService.CostInsightServiceClient>("gateway");
        builder.AddServiceClient<CostSegmentService.CostSegmentServiceClient>("gateway");
        builder.AddServiceClient<AuditService.AuditServiceClient>("gateway");
        builder.AddSignIn();
        builder.Services.AddSingleton<AskStreamer>();
        builder.Services.AddSingleton<PassageReader>();
        builder.Services.AddSingleton<AuditDownload>();
        builder.Services.AddSingleton<FeedbackSender>();
        builder.Services.AddSingleton<GatewayFilter>();
        builder.Services.AddRazorPages().AddMvcOptions(options => options.Filters.AddService<GatewayFilter>());
        return builder;
    }

    public static void MapConsole(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseStatusCodePagesWithReExecute("/problem", "?status={0}");
        app.UseStaticFiles();
        app.UseSignIn();
        app.MapRazorPages();
        app.MapPost("/ask", (HttpContext context, AskStreamer streamer) => streamer.StreamAsync(context)).AddAntiforgeryCheck();
        app.MapPost("/feedback", (HttpContext context, FeedbackSender sender) => sender.SendAsync(context)).AddAntiforgeryCheck();
        app.MapGet("/audit/export", (HttpContext context, AuditDownload download) => download.WriteAsync(context));
    }
}
