using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Storage.Replicas;

/// <summary>
/// Asks the primary how far its log is, and then each replica how far it has got, so that reads know which one to try without asking. A replica
/// that does not answer, is no standby any more or belongs to another cluster is left out until it is measured again.
/// </summary>
internal sealed partial class ReplicaMonitor(IDatabase primary, ReplicaSet replicas, TimeProvider time, ILogger<ReplicaMonitor> logger)
    : BackgroundService
{
    private readonly Dictionary<Replica, string?> _said = [];

    /// <summary>One round.</summary>
    internal async Task MeasureAsync(CancellationToken cancellationToken)
    {
        long? system = await MeasurePrimaryAsync(cancellationToken);
        await Task.WhenAll(replicas.All.Select(replica => MeasureAsync(replica, system, cancellationToken)));
        foreach (Replica replica in replicas.All)
        {
            Say(replica);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (replicas.All.Count > 0 && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await MeasureAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(replicas.Options.MeasureInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The cluster's identifier; null when the primary cannot be measured, and then replicas go stale by themselves.</summary>
    private async Task<long?> MeasurePrimaryAsync(CancellationToken cancellationToken)
    {
        try
        {
            long asked = time.GetTimestamp();
            (long position, long system) = await BoundedWait.RunAsync(
                token => primary.QuerySingleOrDefaultAsync<(long, long)>(
                    "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint, system_identifier FROM pg_control_system()", null, token),
                () => 0,
                replicas.Options.MaxStaleness / 2,
                time,
                cancellationToken);
            replicas.History.Add(asked, position);
            return system;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogPrimaryUnmeasured(logger, failure);
            return null;
        }
    }

    private async Task MeasureAsync(Replica replica, long? system, CancellationToken cancellationToken)
    {
        try
        {
            long failures = replica.Failures;
            ReplicaState state = (await BoundedWait.RunAsync(
                token => replica.Database.QuerySingleOrDefaultAsync<ReplicaState>(
                    """
                    SELECT pg_is_in_recovery() AS IsStandby, pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint AS Replayed,
                        system_identifier AS System
                    FROM pg_control_system()
                    """,
                    null,
                    token),
                () => 0,
                replicas.Options.Timeout,
                time,
                cancellationToken))!;
            if (!state.IsStandby || state.Replayed is not { } replayed)
            {
                replica.LeaveOut("it is no standby");
            }
            else if (system is not null && system != state.System)
            {
                replica.LeaveOut("it is no copy of the primary");
            }
            else
            {
                replica.Measured(replayed, replicas.History.ShownAt(replayed), failures);
            }
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            replica.LeaveOut("it cannot be measured");
            LogUnmeasured(logger, replica.Name, failure);
        }
    }

    private void Say(Replica replica)
    {
        string? why = replica.WhyNot(replicas.History.Required());
        if (!_said.TryGetValue(replica, out string? said) || said != why)
        {
            _said[replica] = why;
            if (why is null)
            {
                LogServes(logger, replica.Name);
            }
            else
            {
                LogLeftOut(logger, replica.Name, why);
            }
        }
    }

    [LoggerMessage(EventId = 1, EventName = "ReplicaServes", Level = LogLevel.Information, Message = "Replica {Replica} serves reads")]
    private static partial void LogServes(ILogger logger, string replica);

    [LoggerMessage(EventId = 2, EventName = "ReplicaLeftOut", Level = LogLevel.Warning,
        Message = "Replica {Replica} is left out: {Reason}; other replicas or the primary serve reads")]
    private static partial void LogLeftOut(ILogger logger, string replica, string reason);

    [LoggerMessage(EventId = 3, EventName = "ReplicaUnmeasured", Level = LogLevel.Debug, Message = "Replica {Replica} cannot be measured")]
    private static partial void LogUnmeasured(ILogger logger, string replica, Exception exception);

    [LoggerMessage(EventId = 4, EventName = "PrimaryUnmeasured", Level = LogLevel.Debug, Message = "The primary's log cannot be measured")]
    private static partial void LogPrimaryUnmeasured(ILogger logger, Exception exception);
}
