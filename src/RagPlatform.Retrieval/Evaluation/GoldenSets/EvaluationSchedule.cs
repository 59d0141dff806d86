using Microsoft.Extensions.Options;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Leases;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Retrieval.Evaluation.GoldenSets;

/// <summary>
/// Looks at each golden set once an interval and runs those whose figures may have changed, one query at a time and not too many a second.
/// Of several replicas the one that holds the lease does it. A set that cannot be run waits for the next interval and holds up no other.
/// </summary>
internal sealed class EvaluationSchedule(
    GoldenSetStore sets,
    GoldenSetRunner runner,
    LeaseStore leases,
    IOptions<EvaluationOptions> options,
    TimeProvider time,
    ILogger<EvaluationSchedule> logger) : BackgroundService
{
    /// <summary>Who starts its runs.</summary>
    public const string Starter = "schedule";

    private const string LeaseName = "evaluation schedule";
    private static readonly TimeSpan s_leaseLength = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_checkEvery = TimeSpan.FromMinutes(1);

    /// <summary>Looks at the sets that are due; how many were run.</summary>
    public async Task<int> RunDueAsync(CancellationToken cancellationToken)
    {
        await using HeldLease? lease = await leases.TryTakeAsync(LeaseName, s_leaseLength, cancellationToken);
        if (lease is null)
        {
            return 0;
        }

        using var holding = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        int run = 0;
        try
        {
            foreach ((CollectionKey collection, string name) in await sets.ListDueAsync(options.Value.Interval, holding.Token))
            {
                run += await TryRunAsync(collection, name, holding.Token) ? 1 : 0;
            }
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            // Another replica has taken the schedule over.
        }

        return run;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Interval == TimeSpan.Zero)
        {
            return;
        }

        TimeSpan between = options.Value.Interval < s_checkEvery ? options.Value.Interval : s_checkEvery;
        while (!stoppingToken.IsCancellationRequested)
        {
            // First of all the service starts, and whoever starts it may be waiting for an answer.
            await Task.Delay(between, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await RunDueAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                EvaluationLog.ScheduleFailed(logger, exception);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<bool> TryRunAsync(CollectionKey collection, string name, CancellationToken cancellationToken)
    {
        bool hasRun = false;
        try
        {
            if (await sets.FindAsync(collection, name, cancellationToken) is { } set && await runner.IsChangedAsync(set, cancellationToken))
            {
                await runner.RunAsync(set, Starter, accept: false, PauseAsync, cancellationToken);
                hasRun = true;
            }
        }
        catch (PlatformException)
        {
            // Its collection is not there (any more); sets outlive collections.
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            EvaluationLog.GoldenSetNotRun(logger, collection.Tenant, collection.Name, name, exception);
        }

        await sets.MarkCheckedAsync(collection, name, cancellationToken);
        return hasRun;
    }

    private Task PauseAsync(CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds(1) / options.Value.QueriesPerSecond, time, cancellationToken);
}
