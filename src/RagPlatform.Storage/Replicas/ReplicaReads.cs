using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Storage.Replicas;

/// <summary>
/// Serves reads from a replica where one is within the bound of staleness and shows what the reader must see; from the primary otherwise, also
/// when the replica fails. Both are proved by the round trip that reads: before the reader's statements the replica says whether it is still a
/// standby and has replayed the position the bound demands, and the reader looks at what it got (<see cref="ReplicaQuery{T}.Suffices"/>).
/// </summary>
public sealed partial class ReplicaReads
{
    // What a standby shows only moves forward, so the statements after this one see at least what it vouches for.
    private const string IsWithinBound =
        "SELECT pg_is_in_recovery() AND pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0') >= @requiredPosition;";

    private readonly IDatabase _primary;
    private readonly ReplicaSet _replicas;
    private readonly TimeProvider _time;
    private readonly ILogger<ReplicaReads> _logger;

    /// <summary>Without replicas: the primary serves every read.</summary>
    /// <param name="primary">The primary.</param>
    public ReplicaReads(IDatabase primary)
        : this(
            primary,
            new ReplicaSet(new ReplicaOptions(), string.Empty, TimeProvider.System),
            TimeProvider.System,
            NullLogger<ReplicaReads>.Instance)
    {
    }

    internal ReplicaReads(IDatabase primary, ReplicaSet replicas, TimeProvider time, ILogger<ReplicaReads> logger)
    {
        _primary = primary;
        _replicas = replicas;
        _time = time;
        _logger = logger;
    }

    /// <summary>Whether there are replicas; without any, reading from <see cref="IDatabase"/> is the same and simpler.</summary>
    public bool HaveReplicas => _replicas.All.Count > 0;

    /// <summary>Reads.</summary>
    public async Task<T> ReadAsync<T>(ReplicaQuery<T> query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        (string outcome, T? read) = await TryReplicaAsync(query, cancellationToken);
        ReplicaMetrics.Record(query.Kind, outcome);
        return outcome == "replica" ? read! : await ReadFromPrimaryAsync(query, cancellationToken);
    }

    private async Task<T> ReadFromPrimaryAsync<T>(ReplicaQuery<T> query, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await _primary.OpenAsync(cancellationToken);
        await using SqlMapper.GridReader rows = await connection.QueryMultipleAsync(
            new CommandDefinition(query.Sql, query.Parameters, cancellationToken: cancellationToken));
        return await query.Read(new ReplicaRows(rows, cancellationToken));
    }

    private async Task<(string Outcome, T? Read)> TryReplicaAsync<T>(ReplicaQuery<T> query, CancellationToken cancellationToken)
    {
        if (_replicas.Choose() is not var (replica, required))
        {
            return ("left_out", default);
        }

        ReplicaRows? taking = null;
        try
        {
            return await BoundedWait.RunAsync(
                token => ReadFromReplicaAsync(replica, required, query, rows => Volatile.Write(ref taking, rows), token),
                () => Volatile.Read(ref taking)?.Taken ?? -1,
                _replicas.Options.Timeout,
                _time,
                cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // A standby that has to go on replaying ends a read in its way; nothing is wrong with it.
            if (failure is not PostgresException { SqlState: PostgresErrorCodes.SerializationFailure })
            {
                replica.Break(_replicas.Options.BreakDuration);
                LogFailed(_logger, replica.Name, failure);
            }

            return ("failed", default);
        }
    }

    private static async Task<(string Outcome, T? Read)> ReadFromReplicaAsync<T>(
        Replica replica, long required, ReplicaQuery<T> query, Action<ReplicaRows> begin, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters(query.Parameters);
        parameters.Add("requiredPosition", required);
        await using DbConnection connection = await replica.Database.OpenAsync(cancellationToken);
        await using SqlMapper.GridReader rows = await connection.QueryMultipleAsync(
            new CommandDefinition(IsWithinBound + query.Sql, parameters, cancellationToken: cancellationToken));
        var taken = new ReplicaRows(rows, cancellationToken);
        begin(taken);
        bool isWithinBound = await taken.ReadSingleOrDefaultAsync<bool?>() == true;
        T read = await query.Read(taken);
        return isWithinBound && query.Suffices(read) ? ("replica", read) : ("behind", default);
    }

    [LoggerMessage(EventId = 1, EventName = "ReplicaReadFailed", Level = LogLevel.Warning,
        Message = "A read on replica {Replica} failed or took too long; the primary serves it, and the replica is left out for a while")]
    private static partial void LogFailed(ILogger logger, string replica, Exception exception);
}
