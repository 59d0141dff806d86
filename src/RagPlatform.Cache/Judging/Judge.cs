using System.Threading.Channels;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using RagPlatform.Cache.Events;
using RagPlatform.Cache.Statistics;

namespace RagPlatform.Cache.Judging;

/// <summary>
/// Compares fresh answers with stored ones out of every caller's way, within a budget. What it finds is kept with the stored answer; only a
/// fresh answer that differs becomes one that similar questions find, as the stored one already speaks for the others.
/// </summary>
internal sealed class Judge(
    AnswerComparer comparer, ICacheLog log, CacheStatistics statistics, IOptions<JudgeOptions> options, ILogger<Judge> logger) : BackgroundService
{
    private const int MaxWaiting = 256;

    private readonly Channel<Comparison> _waiting = Channel.CreateBounded<Comparison>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.Wait });

    private readonly FixedWindowRateLimiter? _budget = options.Value.PerMinute == 0
        ? null
        : new FixedWindowRateLimiter(new FixedWindowRateLimiterOptions
        {
            PermitLimit = options.Value.PerMinute,
            Window = TimeSpan.FromMinutes(1),
            AutoReplenishment = true,
        });

    /// <summary>Whether a comparison was taken on; false when there is no budget left.</summary>
    public bool TryAdd(Comparison comparison)
    {
        using RateLimitLease? lease = _budget?.AttemptAcquire();
        return lease is { IsAcquired: true } && _waiting.Writer.TryWrite(comparison);
    }

    /// <summary>Compares one.</summary>
    public async Task CompareAsync(Comparison comparison, CancellationToken cancellationToken)
    {
        bool isRight = await comparer.SayTheSameAsync(comparison.Fresh, comparison.Stored, cancellationToken);
        if (comparison.IsAudit)
        {
            statistics.Of(comparison.Scope, CacheLevel.Semantic).AuditedOne(isRight);
        }

        await log.AppendAsync(new CacheEvent.Labelled(comparison.EntryId, comparison.Likeness, isRight), cancellationToken);
        if (!isRight)
        {
            await log.AppendAsync(new CacheEvent.BecameSemantic(comparison.FreshId), cancellationToken);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _budget?.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (Comparison comparison in _waiting.Reader.ReadAllAsync(stoppingToken))
            {
                await TryCompareAsync(comparison, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What waits teaches nothing any more.
        }
    }

    private async Task TryCompareAsync(Comparison comparison, CancellationToken cancellationToken)
    {
        try
        {
            await CompareAsync(comparison, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            CacheLog.JudgeFailed(logger, failure);
        }
    }
}
