using Microsoft.Extensions.Hosting;

namespace RagPlatform.AppHost;

/// <summary>Says once, when every service is healthy, where the doors are, which key opens them and how to ask a first question.</summary>
internal sealed class WelcomeMessage(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ProjectResource gateway,
    ProjectResource console,
    ParameterResource devApiKey,
    DashboardLink dashboard) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(model.Resources.OfType<ProjectResource>().Select(service =>
            notifications.WaitForResourceHealthyAsync(service.Name, WaitBehavior.WaitOnResourceUnavailable, stoppingToken)));
        var key = await devApiKey.GetValueAsync(stoppingToken);
        var http = gateway.GetEndpoint("http").Url;
        var grpc = gateway.GetEndpoint("grpc");
        await Console.Out.WriteLineAsync(
            $$"""

            RagPlatform is up.
              Gateway (JSON)  {{http}}
              Gateway (gRPC)  {{grpc.Host}}:{{grpc.Port}}
              Console         {{console.GetEndpoint("http").Url}}
              Dashboard       {{await dashboard.DescribeAsync(stoppingToken)}}
              API key         {{key}}

            Ask it something:
              curl -s {{http}}/v1/ask -H 'authorization: Bearer {{key}}' -H 'content-type: application/json' \
                -d '{"question":"What is RagPlatform?","collections":["docs"]}'

            """.AsMemory(),
            stoppingToken);
    }
}
