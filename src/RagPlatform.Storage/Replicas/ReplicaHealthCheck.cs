using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RagPlatform.Storage.Replicas;

/// <summary>Without its replicas a service is as right as with them: degraded, so that nobody takes it out of rotation.</summary>
internal sealed class ReplicaHealthCheck(ReplicaSet replicas) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        long? required = replicas.History.Required();
        string[] leftOut =
        [
            .. replicas.All.Select(replica => (replica.Name, Why: replica.WhyNot(required))).Where(replica => replica.Why is not null)
                .Select(replica => $"{replica.Name}: {replica.Why}"),
        ];
        return Task.FromResult(leftOut.Length == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"Read replicas are left out ({string.Join("; ", leftOut)})."));
    }
}
