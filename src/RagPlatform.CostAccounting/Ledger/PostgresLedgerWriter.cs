using System.Collections.Concurrent;
using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using RagPlatform.Contracts.V1;
using RagPlatform.Storage.Databases;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>
/// Binary COPY into monthly partitions. An id is unique over all of them by a table of ids. That nothing of a batch is booked yet is the rule,
/// so the ids are copied as well; when one of them exists, they are inserted with a look at each instead.
/// </summary>
internal sealed class PostgresLedgerWriter(IDatabase database) : ILedgerWriter
{
    private const string Ids = "ids";
    private static readonly TokenBuckets s_none = new();

    // Partitions are never dropped by this service, so what is known stays true.
    private readonly ConcurrentDictionary<int, string> _partitions = new();

    public async Task PrepareAsync(IReadOnlyList<LedgerEvent> events, CancellationToken cancellationToken)
    {
        foreach (LedgerEvent booked in events)
        {
            int month = Month(booked);
            if (!_partitions.ContainsKey(month))
            {
                // Apart from the booking: it locks the table, and a booking that fails must not undo it.
                _partitions[month] = await database.InTransactionAsync(
                    (transaction, token) => transaction.QuerySingleOrDefaultAsync<string>(
                        "SELECT usage_partition(@OccurredAtMs)", new { booked.Usage.OccurredAtMs }, token),
                    cancellationToken) ?? throw new InvalidOperationException("A partition has no name.");
            }
        }
    }

    public async Task<IReadOnlyList<LedgerEvent>> ClaimAsync(
        DbTransaction transaction, IReadOnlyList<LedgerEvent> events, CancellationToken cancellationToken)
    {
        await transaction.SaveAsync(Ids, cancellationToken);
        try
        {
            await using NpgsqlBinaryImporter import = await Connection(transaction).BeginBinaryImportAsync(
                "COPY usage_event_ids (event_id, digest) FROM STDIN (FORMAT binary)", cancellationToken);
            foreach (LedgerEvent booked in events)
            {
                await import.StartRowAsync(cancellationToken);
                await import.WriteAsync(booked.Usage.EventId, NpgsqlDbType.Text, cancellationToken);
                await import.WriteAsync(booked.Digest, NpgsqlDbType.Bigint, cancellationToken);
            }

            await import.CompleteAsync(cancellationToken);
            return events;
        }
        catch (PostgresException exists) when (exists.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            await transaction.RollbackAsync(Ids, cancellationToken);
        }

        IReadOnlyList<string> taken = await transaction.QueryAsync<string>(
            """
            INSERT INTO usage_event_ids (event_id, digest) SELECT * FROM unnest(@ids, @digests)
            ON CONFLICT (event_id) DO NOTHING RETURNING event_id
            """,
            new { ids = events.Select(booked => booked.Usage.EventId).ToArray(), digests = events.Select(booked => booked.Digest).ToArray() },
            cancellationToken);
        var mine = taken.ToHashSet(StringComparer.Ordinal);
        return [.. events.Where(booked => mine.Contains(booked.Usage.EventId))];
    }

    public async Task AppendAsync(DbTransaction transaction, IReadOnlyList<LedgerEvent> events, CancellationToken cancellationToken)
    {
        foreach (IGrouping<int, LedgerEvent> month in events.GroupBy(Month))
        {
            await CopyAsync(Connection(transaction), _partitions[month.Key], month, cancellationToken);
        }
    }

    public async Task AddAsync(DbTransaction transaction, IReadOnlyList<CostSum> sums, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new NpgsqlCommand(
                $"""
                INSERT INTO cost_sums ({LedgerColumns.Sum})
                SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
                {LedgerColumns.AddToSum}
                """,
                Connection(transaction),
                (NpgsqlTransaction)transaction);
            Text(sum => sum.Key.Tenant);
            command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. sums.Select(sum => sum.Key.Day)] });
            Text(sum => sum.Key.Category);
            Text(sum => sum.Key.Team);
            Text(sum => sum.Key.Subject);
            Text(sum => sum.Key.Collection);
            Text(sum => sum.Key.Segment);
            Text(sum => sum.Key.Provider);
            Text(sum => sum.Key.Model);
            for (int i = 0; i < CostSum.NumberCount; i++)
            {
                command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. sums.Select(sum => sum.Numbers[i])] });
            }

            await command.ExecuteNonQueryAsync(cancellationToken);

            void Text(Func<CostSum, string> field) =>
                command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. sums.Select(field)] });
        }
        catch (PostgresException large) when (large.SqlState == PostgresErrorCodes.NumericValueOutOfRange)
        {
            throw new OverflowException("A sum does not fit 64 bits.", large);
        }
    }

    /// <summary>Copies events into a table that has the columns of the ledger.</summary>
    internal static async Task CopyAsync(
        NpgsqlConnection connection, string table, IEnumerable<LedgerEvent> events, CancellationToken cancellationToken)
    {
        await using NpgsqlBinaryImporter import = await connection.BeginBinaryImportAsync(
            $"COPY \"{table}\" ({LedgerColumns.Event}) FROM STDIN (FORMAT binary)", cancellationToken);
        foreach (LedgerEvent booked in events)
        {
            UsageEvent usage = booked.Usage;
            TokenBuckets tokens = usage.Tokens ?? s_none;
            await import.StartRowAsync(cancellationToken);
            await Text(usage.EventId);
            await Number(usage.OccurredAtMs);
            await Text(usage.Category);
            await Text(usage.Tenant);
            await Text(usage.Team);
            await Text(usage.Subject);
            await Text(usage.Collection);
            await Text(usage.Segment);
            await Text(usage.Provider);
            await Text(usage.Model);
            await Text(usage.AnswerId);
            await Text(usage.TraceId);
            await Number(tokens.InputUncached);
            await Number(tokens.CacheRead);
            await Number(tokens.CacheWrite);
            await Number(tokens.CacheWrite1H);
            await Number(tokens.OutputText);
            await Number(tokens.OutputReasoning);
            await Number(tokens.Embedding);
            await Text(usage.PriceId);
            await Number(usage.CostNanoUsd);
            await Number(usage.PriceUnknown ? 1 : 0);
            await Text(usage.ReservationId);
            await Text(usage.Region);
            await Number(usage.Batch ? 1 : 0);
        }

        await import.CompleteAsync(cancellationToken);

        Task Text(string value) => import.WriteAsync(value, NpgsqlDbType.Text, cancellationToken);

        Task Number(long value) => import.WriteAsync(value, NpgsqlDbType.Bigint, cancellationToken);
    }

    private static int Month(LedgerEvent booked)
    {
        DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds(booked.Usage.OccurredAtMs);
        return (at.Year * 12) + at.Month;
    }

    private static NpgsqlConnection Connection(DbTransaction transaction) =>
        transaction.Connection as NpgsqlConnection ?? throw new InvalidOperationException("The transaction has already ended.");
}
