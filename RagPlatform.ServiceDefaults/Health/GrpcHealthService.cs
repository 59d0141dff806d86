using Grpc.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RagPlatform.Contracts.Grpc.Health.V1;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.ServiceDefaults.Reflection;
using ServingStatus = RagPlatform.Contracts.Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace RagPlatform.ServiceDefaults.Health;

/// <summary>
/// The standard health service (https://github.com/grpc/grpc/blob/master/doc/health-checking.md): the empty name stands for the whole
/// server, the name of a service it offers for that service; an unknown name is NOT_FOUND in Check and SERVICE_UNKNOWN in Watch.
/// </summary>
[OpenToAll]
internal sealed class GrpcHealthService(HealthCheckService health, ServiceCatalogue catalogue, TimeProvider time)
    : Contracts.Grpc.Health.V1.Health.HealthBase
{
    private static readonly TimeSpan s_watchInterval = TimeSpan.FromSeconds(2);

    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        if (!IsKnown(request.Service))
        {
            throw new RpcException(new Status(StatusCode.NotFound, $"This server has no service '{request.Service}'."));
        }

        return new HealthCheckResponse { Status = await ReadAsync(context.CancellationToken) };
    }

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        ServingStatus? last = null;
        using var timer = new PeriodicTimer(s_watchInterval, time);
        do
        {
            ServingStatus status = IsKnown(request.Service) ? await ReadAsync(context.CancellationToken) : ServingStatus.ServiceUnknown;
            if (status != last)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
                last = status;
            }
        }
        while (await timer.WaitForNextTickAsync(context.CancellationToken));
    }

    private bool IsKnown(string service) => service.Length == 0 || catalogue.Names.Contains(service);

    private async Task<ServingStatus> ReadAsync(CancellationToken cancellationToken)
    {
        HealthReport report = await health.CheckHealthAsync(cancellationToken);
        return report.Status == HealthStatus.Unhealthy ? ServingStatus.NotServing : ServingStatus.Serving;
    }
}
