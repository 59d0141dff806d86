using System.Collections.Concurrent;
using System.Data.Common;
using Npgsql;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Budgets;
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
            await using BinaryCopy copy = await BinaryCopy.BeginAsync(
                Connection(transaction), "COPY usage_event_ids (event_id, digest) FROM STDIN (FORMAT binary)", cancellationToken);
            foreach (LedgerEvent booked in events)
            {
                copy.StartRow(2);
                copy.Write(booked.Usage.EventId);
                copy.Write(booked.Digest);
                await copy.FlushIfFullAsync(cancellationToken);
            }

            await copy.CompleteAsync(cancellationToken);
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
        // Most batches lie within a month, and a batch without a border in it need not be divided.
        int first = Month(events[0]);
        if (events.All(booked => Month(booked) == first))
        {
            await CopyAsync(Connection(transaction), _partitions[first], events, cancellationToken);
            return;
        }

        foreach (IGrouping<int, LedgerEvent> month in events.GroupBy(Month))
        {
            await CopyAsync(Connection(transaction), _partitions[month.Key], month, cancellationToken);
        }
    }

    public Task AddAsync(DbTransaction transaction, IReadOnlyList<CostSum> sums, CancellationToken cancellationToken) => AddAsync(
        transaction,
        $"cost_sums ({LedgerColumns.Sum})",
        LedgerColumns.AddToSum,
        [
            Texts(sums, sum => sum.Key.Tenant),
            Numbers(sums, sum => sum.Key.Day),
            Texts(sums, sum => sum.Key.Category),
            Texts(sums, sum => sum.Key.Team),
            Texts(sums, sum => sum.Key.Subject),
            Texts(sums, sum => sum.Key.Collection),
            Texts(sums, sum => sum.Key.Segment),
            Texts(sums, sum => sum.Key.Provider),
            Texts(sums, sum => sum.Key.Model),
            .. Enumerable.Range(0, CostSum.NumberCount).Select(i => Numbers(sums, sum => sum.Numbers[i])),
        ],
        cancellationToken);

    public Task AddAsync(DbTransaction transaction, IReadOnlyList<SpentSum> spent, CancellationToken cancellationToken) => AddAsync(
        transaction,
        $"spent_sums ({LedgerColumns.Spent})",
        LedgerColumns.AddToSpent,
        [
            Texts(spent, sum => sum.Tenant), Texts(spent, sum => sum.Level), Texts(spent, sum => sum.Name), Numbers(spent, sum => sum.Day),
            Numbers(spent, sum => sum.CostNanoUsd),
        ],
        cancellationToken);

    private static NpgsqlParameter Texts<T>(IReadOnlyList<T> rows, Func<T, string> field) =>
        new NpgsqlParameter<string[]> { TypedValue = [.. rows.Select(field)] };

    private static NpgsqlParameter Numbers<T>(IReadOnlyList<T> rows, Func<T, long> field) =>
        new NpgsqlParameter<long[]> { TypedValue = [.. rows.Select(field)] };

    /// <summary>Inserts rows that are given by columns.</summary>
    private static async Task AddAsync(
        DbTransaction transaction, string into, string end, NpgsqlParameter[] columns, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new NpgsqlCommand(
                $"INSERT INTO {into} SELECT * FROM unnest({string.Join(", ", columns.Select((_, i) => $"${i + 1}"))}) {end}",
                Connection(transaction),
                (NpgsqlTransaction)transaction);
            command.Parameters.AddRange(columns);
            await command.ExecuteNonQueryAsync(cancellationToken);
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
        await using BinaryCopy copy = await BinaryCopy.BeginAsync(
            connection, $"COPY \"{table}\" ({LedgerColumns.Event}) FROM STDIN (FORMAT binary)", cancellationToken);
        foreach (LedgerEvent booked in events)
        {
            Write(copy, booked.Usage);
            await copy.FlushIfFullAsync(cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static void Write(BinaryCopy copy, UsageEvent usage)
    {
        TokenBuckets tokens = usage.Tokens ?? s_none;
        copy.StartRow(LedgerColumns.EventCount);
        copy.Write(usage.EventId);
        copy.Write(usage.OccurredAtMs);
        copy.Write(usage.Category);
        copy.Write(usage.Tenant);
        copy.Write(usage.Team);
        copy.Write(usage.Subject);
        copy.Write(usage.Collection);
        copy.Write(usage.Segment);
        copy.Write(usage.Provider);
        copy.Write(usage.Model);
        copy.Write(usage.AnswerId);
        copy.Write(usage.TraceId);
        copy.Write(tokens.InputUncached);
        copy.Write(tokens.CacheRead);
        copy.Write(tokens.CacheWrite);
        copy.Write(tokens.CacheWrite1H);
        copy.Write(tokens.OutputText);
        copy.Write(tokens.OutputReasoning);
        copy.Write(tokens.Embedding);
        copy.Write(usage.PriceId);
        copy.Write(usage.CostNanoUsd);
        copy.Write(usage.PriceUnknown ? 1 : 0);
        copy.Write(usage.ReservationId);
        copy.Write(usage.Region);
        copy.Write(usage.Batch ? 1 : 0);
    }

    private static int Month(LedgerEvent booked)
    {
        DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds(booked.Usage.OccurredAtMs);
        return (at.Year * 12) + at.Month;
    }

    private static NpgsqlConnection Connection(DbTransaction transaction) =>
        transaction.Connection as NpgsqlConnection ?? throw new InvalidOperationException("The transaction has already ended.");
}
