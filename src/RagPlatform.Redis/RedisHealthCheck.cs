using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RagPlatform.Redis;

/// <summary>Without Redis a service is slower, not broken: degraded, so that nobody takes it out of rotation.</summary>
internal sealed class RedisHealthCheck(RedisConnection redis) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(redis.IsConnected ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("Redis is not connected."));
}
