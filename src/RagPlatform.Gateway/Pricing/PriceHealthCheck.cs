using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RagPlatform.Gateway.Pricing;

/// <summary>A Gateway is ready once it knows prices, or knows that nobody can be asked for them.</summary>
internal sealed class PriceHealthCheck(CurrentPrices prices) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(prices.IsWaitOver
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The price book has not been fetched yet."));
}
