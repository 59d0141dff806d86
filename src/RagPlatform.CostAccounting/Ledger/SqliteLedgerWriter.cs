using System.Data.Common;
using Microsoft.Data.Sqlite;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Budgets;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>Statements of many rows, prepared once a batch.</summary>
internal sealed class SqliteLedgerWriter : ILedgerWriter
{
    // SQLITE_CONSTRAINT.
    private const int Constraint = 19;
    private const int RowsAtOnce = 32;
    private static readonly TokenBuckets s_none = new();

    public Task PrepareAsync(IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Forget()
    {
        // It made none.
    }

    public async Task<IReadOnlyList<LedgerRow>> ClaimAsync(
        DbTransaction transaction, IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken)
    {
        var mine = new HashSet<string>(StringComparer.Ordinal);
        await InsertAsync(
            transaction,
            "usage_event_ids (event_id, digest)",
            "ON CONFLICT (event_id) DO NOTHING RETURNING event_id",
            [.. rows.Select(row => (object[])[row.Usage.EventId, row.Digest])],
            mine,
            cancellationToken);
        return [.. rows.Where(row => mine.Contains(row.Usage.EventId))];
    }

    public Task AppendAsync(DbTransaction transaction, IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken) => InsertAsync(
        transaction, $"ledger_events ({LedgerColumns.Event})", string.Empty, [.. rows.Select(Row)], returned: null, cancellationToken);

    public Task AddAsync(DbTransaction transaction, IReadOnlyList<CostSum> sums, CancellationToken cancellationToken) =>
        AddAsync(transaction, $"ledger_sums ({LedgerColumns.Sum})", LedgerColumns.AddToSum, [.. sums.Select(Row)], cancellationToken);

    public Task AddAsync(DbTransaction transaction, IReadOnlyList<SpentSum> spent, CancellationToken cancellationToken) =>
        AddAsync(transaction, $"spent_sums ({LedgerColumns.Spent})", LedgerColumns.AddToSpent, [.. spent.Select(Row)], cancellationToken);

    private static async Task AddAsync(DbTransaction transaction, string into, string end, object[][] rows, CancellationToken cancellationToken)
    {
        try
        {
            await InsertAsync(transaction, into, end, rows, returned: null, cancellationToken);
        }
        catch (SqliteException large) when (large.SqliteErrorCode == Constraint)
        {
            throw new OverflowException("A sum does not fit 64 bits.", large);
        }
    }

    private static async Task InsertAsync(
        DbTransaction transaction, string into, string end, object[][] rows, HashSet<string>? returned, CancellationToken cancellationToken)
    {
        DbCommand? command = null;
        try
        {
            foreach (object[][] some in rows.Chunk(RowsAtOnce))
            {
                int wanted = some.Length * some[0].Length;
                if (command?.Parameters.Count != wanted)
                {
                    if (command is not null)
                    {
                        await command.DisposeAsync();
                    }

                    command = Prepare(transaction, into, end, some.Length, some[0].Length);
                }

                int next = 0;
                foreach (object value in some.SelectMany(row => row))
                {
                    command.Parameters[next++].Value = value;
                }

                await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                {
                    returned?.Add(reader.GetString(0));
                }
            }
        }
        finally
        {
            if (command is not null)
            {
                await command.DisposeAsync();
            }
        }
    }

    private static DbCommand Prepare(DbTransaction transaction, string into, string end, int rows, int columns)
    {
        DbCommand command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        IEnumerable<string> values = Enumerable.Range(0, rows).Select(
            row => $"({string.Join(", ", Enumerable.Range(row * columns, columns).Select(number => $"@p{number}"))})");
        command.CommandText = $"INSERT INTO {into} VALUES {string.Join(", ", values)} {end}";
        for (int i = 0; i < rows * columns; i++)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static object[] Row(LedgerRow row)
    {
        UsageEvent usage = row.Usage;
        TokenBuckets tokens = usage.Tokens ?? s_none;
        return
        [
            usage.OccurredAtMs, row.Dimension.Id, usage.CostNanoUsd, Value(tokens.InputUncached), Value(tokens.CacheRead), Value(tokens.CacheWrite),
            Value(tokens.CacheWrite1H), Value(tokens.OutputText), Value(tokens.OutputReasoning), Value(tokens.Embedding), usage.EventId,
            Value(usage.AnswerId), Value(usage.TraceId), Value(usage.ReservationId),
        ];
    }

    private static object[] Row(SpentSum spent) => [spent.Tenant, spent.Level, spent.Name, spent.Day, spent.CostNanoUsd];

    private static object[] Row(CostSum sum) => [sum.Dimension.Id, sum.Day, .. sum.Numbers.Select(number => (object)number)];

    private static object Value(long count) => count == 0 ? DBNull.Value : count;

    private static object Value(string id) => id.Length == 0 ? DBNull.Value : id;
}
