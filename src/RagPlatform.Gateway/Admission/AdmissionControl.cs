using System.Threading.RateLimiting;
using Grpc.Core;
using Microsoft.Extensions.Options;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Gateway.Admission;

/// <summary>
/// Keeps one tenant from taking all places: a bounded number of questions at once, a bounded queue behind them, then a refusal.
/// </summary>
internal sealed class AdmissionControl : IAsyncDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter;

    public AdmissionControl(IOptions<AdmissionOptions> options)
    {
        AdmissionOptions bounds = options.Value;
        _limiter = PartitionedRateLimiter.Create<string, string>(tenant => RateLimitPartition.GetConcurrencyLimiter(
            tenant,
            _ => new ConcurrencyLimiterOptions
            {
                PermitLimit = bounds.ConcurrentQuestionsPerTenant,
                QueueLimit = bounds.WaitingQuestionsPerTenant,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }));
    }

    /// <summary>A place; disposing it gives it back.</summary>
    /// <exception cref="PlatformException">RESOURCE_EXHAUSTED when places and queue are full.</exception>
    public async Task<RateLimitLease> AdmitAsync(string tenant, CancellationToken cancellationToken)
    {
        RateLimitLease lease = await _limiter.AcquireAsync(tenant, permitCount: 1, cancellationToken);
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        throw new PlatformException(
            StatusCode.ResourceExhausted, "TOO_MANY_QUESTIONS", "Too many questions of this tenant are under way; try again in a second.");
    }

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
