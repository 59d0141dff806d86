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

    private readonly ConcurrentDictionary<int, string> _partitions = new();

    public async Task PrepareAsync(IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken)
    {
        foreach (LedgerRow row in rows)
        {
            int month = Month(row);
            if (!_partitions.ContainsKey(month))
            {
                // Apart from the booking: it locks the table, and a booking that fails must not undo it.
                _partitions[month] = await database.InTransactionAsync(
                    (transaction, token) => transaction.QuerySingleOrDefaultAsync<string>(
                        "SELECT ledger_partition(@OccurredAtMs)", new { row.Usage.OccurredAtMs }, token),
                    cancellationToken) ?? throw new InvalidOperationException("A partition has no name.");
            }
        }
    }

    public void Forget() => _partitions.Clear();

    public async Task<IReadOnlyList<LedgerRow>> ClaimAsync(
        DbTransaction transaction, IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken)
    {
        await transaction.SaveAsync(Ids, cancellationToken);
        try
        {
            await using BinaryCopy copy = await BinaryCopy.BeginAsync(
                Connection(transaction), "COPY usage_event_ids (event_id, digest) FROM STDIN (FORMAT binary)", cancellationToken);
            foreach (LedgerRow row in rows)
            {
                copy.StartRow(2);
                copy.Write(row.Usage.EventId);
                copy.Write(row.Digest);
                await copy.FlushIfFullAsync(cancellationToken);
            }

            await copy.CompleteAsync(cancellationToken);
            return rows;
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
            new { ids = rows.Select(row => row.Usage.EventId).ToArray(), digests = rows.Select(row => row.Digest).ToArray() },
            cancellationToken);
        var mine = taken.ToHashSet(StringComparer.Ordinal);
        return [.. rows.Where(row => mine.Contains(row.Usage.EventId))];
    }

    public async Task AppendAsync(DbTransaction transaction, IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken)
    {
        try
        {
            // Most batches lie within a month, and a batch without a border in it need not be divided.
            int first = Month(rows[0]);
            if (rows.All(row => Month(row) == first))
            {
                await CopyAsync(Connection(transaction), Partition(first), rows, cancellationToken);
                return;
            }

            foreach (IGrouping<int, LedgerRow> month in rows.GroupBy(Month))
            {
                await CopyAsync(Connection(transaction), Partition(month.Key), month, cancellationToken);
            }
        }
        catch (PostgresException gone) when (gone.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            throw new LostByStoreException("a partition", gone);
        }
    }

    public Task AddAsync(DbTransaction transaction, IReadOnlyList<CostSum> sums, CancellationToken cancellationToken) => AddAsync(
        transaction,
        $"ledger_sums ({LedgerColumns.Sum})",
        LedgerColumns.AddToSum,
        [
            Numbers(sums, sum => sum.Dimension.Id),
            Numbers(sums, sum => sum.Day),
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

    private static async Task CopyAsync(
        NpgsqlConnection connection, string partition, IEnumerable<LedgerRow> rows, CancellationToken cancellationToken)
    {
        await using BinaryCopy copy = await BinaryCopy.BeginAsync(
            connection, $"COPY \"{partition}\" ({LedgerColumns.Event}) FROM STDIN (FORMAT binary)", cancellationToken);
        foreach (LedgerRow row in rows)
        {
            Write(copy, row);
            await copy.FlushIfFullAsync(cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static void Write(BinaryCopy copy, LedgerRow row)
    {
        UsageEvent usage = row.Usage;
        TokenBuckets tokens = usage.Tokens ?? s_none;
        copy.StartRow(LedgerColumns.EventCount);
        copy.Write(usage.OccurredAtMs);
        copy.Write(row.Dimension.Id);
        copy.Write(usage.CostNanoUsd);
        WriteCount(copy, tokens.InputUncached);
        WriteCount(copy, tokens.CacheRead);
        WriteCount(copy, tokens.CacheWrite);
        WriteCount(copy, tokens.CacheWrite1H);
        WriteCount(copy, tokens.OutputText);
        WriteCount(copy, tokens.OutputReasoning);
        WriteCount(copy, tokens.Embedding);
        copy.Write(usage.EventId);
        WriteId(copy, usage.AnswerId);
        WriteId(copy, usage.TraceId);
        WriteId(copy, usage.ReservationId);
    }

    private static void WriteCount(BinaryCopy copy, long count)
    {
        if (count == 0)
        {
            copy.WriteNull();
        }
        else
        {
            copy.Write(count);
        }
    }

    private static void WriteId(BinaryCopy copy, string id)
    {
        if (id.Length == 0)
        {
            copy.WriteNull();
        }
        else
        {
            copy.Write(id);
        }
    }

    // Another booking may have found it gone since it was prepared.
    private string Partition(int month) =>
        _partitions.TryGetValue(month, out string? name) ? name : throw new LostByStoreException("a partition");

    private static int Month(LedgerRow row)
    {
        DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds(row.Usage.OccurredAtMs);
        return (at.Year * 12) + at.Month;
    }

    private static NpgsqlConnection Connection(DbTransaction transaction) =>
        transaction.Connection as NpgsqlConnection ?? throw new InvalidOperationException("The transaction has already ended.");
}
