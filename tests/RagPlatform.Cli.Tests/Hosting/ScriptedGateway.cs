using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RagPlatform.Cli.Tests.Hosting;

/// <summary>A real gRPC server on a free loopback port with a scripted gateway behind it.</summary>
internal sealed class ScriptedGateway : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ScriptedGateway(WebApplication application, GatewayScript script)
    {
        _application = application;
        Script = script;
    }

    public GatewayScript Script { get; }

    public string Address => _application.Urls.Single();

    public static async Task<ScriptedGateway> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        var script = new GatewayScript();
        builder.Services.AddSingleton(script);
        builder.Services.AddSingleton<ScriptInterceptor>();
        builder.Services.AddSingleton<ScriptedRagService>();
        builder.Services.AddSingleton<ScriptedEvaluationService>();
        builder.Services.AddSingleton<ScriptedEngineService>();
        builder.Services.AddSingleton<ScriptedFaqService>();
        builder.Services.AddSingleton<ScriptedAccessService>();
        builder.Services.AddSingleton<ScriptedAuditService>();
        builder.Services.AddSingleton<ScriptedCacheService>();
        builder.Services.AddSingleton<ScriptedCostService>();
        builder.Services.AddSingleton<ScriptedCostEstimateService>();
        builder.Services.AddSingleton<ScriptedCostInsightService>();
        builder.Services.AddSingleton<ScriptedCostPlanningService>();
        builder.Services.AddSingleton<ScriptedSegmentService>();
        builder.Services.AddSingleton<ScriptedPromptCacheService>();
        builder.Services.AddSingleton<ScriptedOverviewService>();
        builder.Services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = 32 << 20;
            options.Interceptors.Add<ScriptInterceptor>();
        });
        WebApplication application = builder.Build();
        application.MapGrpcService<ScriptedRagService>();
        application.MapGrpcService<ScriptedEvaluationService>();
        application.MapGrpcService<ScriptedEngineService>();
        application.MapGrpcService<ScriptedFaqService>();
        application.MapGrpcService<ScriptedAccessService>();
        application.MapGrpcService<ScriptedAuditService>();
        application.MapGrpcService<ScriptedCacheService>();
        application.MapGrpcService<ScriptedCostService>();
        application.MapGrpcService<ScriptedCostEstimateService>();
        application.MapGrpcService<ScriptedCostInsightService>();
        application.MapGrpcService<ScriptedCostPlanningService>();
        application.MapGrpcService<ScriptedSegmentService>();
        application.MapGrpcService<ScriptedPromptCacheService>();
        application.MapGrpcService<ScriptedOverviewService>();
        await application.StartAsync();
        return new ScriptedGateway(application, script);
    }

    /// <summary>Runs a command line against it with the right key.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) =>
        CommandResult.OfAsync([.. arguments, "--gateway", Address, "--key", GatewayScript.Key]);

    /// <summary>The same at a terminal where somebody types a line.</summary>
    public Task<CommandResult> RunTypingAsync(string typed, params string[] arguments) =>
        CommandResult.OfAsync([.. arguments, "--gateway", Address, "--key", GatewayScript.Key], typed: typed);

    /// <summary>The same with the output on a terminal.</summary>
    public Task<CommandResult> RunOnTerminalAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        CommandResult.OfAsync([.. arguments, "--gateway", Address, "--key", GatewayScript.Key], environment, isTerminal: true);

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();
}
