using System.Data.Common;
using Grpc.Core;
using Microsoft.Extensions.Options;
using RagPlatform.CostAccounting.Budgets;
using RagPlatform.CostAccounting.PromptCaching;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>
/// The usage ledger: one immutable row a cost, and beside the rows their sums by day and dimension, written in the same transaction. An id is
/// booked once, whoever sends it how often, with whatever content and time.
/// </summary>
internal sealed class UsageLedger(IDatabase database, IOptions<PromptCachingOptions>? promptCaching = null)
{
    /// <summary>Events that are best booked at once: the more, the less the sums cost.</summary>
    public const int BatchSize = 20_000;

    private readonly int _mostPrints = (promptCaching?.Value ?? new PromptCachingOptions()).MaxPrintsPerTenant;
    private readonly DimensionStore _dimensions = new(database);
    private readonly ILedgerWriter _writer = database.Dialect == SqlDialect.Postgres
        ? new PostgresLedgerWriter(database)
        : new SqliteLedgerWriter();

    /// <summary>Books events in one transaction: all or none.</summary>
    /// <exception cref="PlatformException">OUT_OF_RANGE: with them a sum would not fit 64 bits; nothing is booked.</exception>
    public async Task<BookingResult> BookAsync(IReadOnlyList<LedgerEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return new BookingResult(0, 0, []);
        }

        var conflicts = new HashSet<string>(StringComparer.Ordinal);
        LedgerEvent[] distinct = Distinct(events, conflicts);
        try
        {
            (int booked, IReadOnlyList<string> others) = await BookAsync(distinct, cancellationToken);
            conflicts.UnionWith(others);
            return new BookingResult(booked, events.Count - booked, [.. conflicts.Order(StringComparer.Ordinal)]);
        }
        catch (OverflowException large)
        {
            throw new PlatformException(
                StatusCode.OutOfRange,
                "LEDGER_OVERFLOW",
                "With these events a day's sum in nano-dollars or tokens would not fit 64 bits; check 'cost_nano_usd' and 'tokens'.",
                "cost_nano_usd",
                large);
        }
    }

    /// <summary>
    /// Compares a tenant's sums with its events, and what was spent with both: how many differ, and how many events there are.
    /// </summary>
    public async Task<(long Differing, long Events)> VerifyAsync(string tenant, CancellationToken cancellationToken) =>
        await database.QuerySingleOrDefaultAsync<(long, long)>(
            $"""
            WITH dimensions AS (SELECT dimension_id, category, team, subject FROM ledger_dimensions WHERE tenant = @tenant),
                kept AS (SELECT {LedgerColumns.Sum} FROM ledger_sums JOIN dimensions USING (dimension_id)),
                summed ({LedgerColumns.Sum}) AS (SELECT {LedgerColumns.SumOfEvents} FROM ledger_events JOIN dimensions USING (dimension_id)
                    GROUP BY 1, 2),
                spent AS (SELECT level, name, day, cost_nano_usd FROM spent_sums WHERE tenant = @tenant),
                charged AS ({Charged("'tenant'", "''")} UNION ALL {Charged("'team'", "team")} UNION ALL {Charged("'key'", "subject")})
            SELECT (SELECT COUNT(*) FROM (
                    SELECT dimension_id, day FROM (SELECT * FROM kept EXCEPT SELECT * FROM summed) AS unfounded
                    UNION SELECT dimension_id, day FROM (SELECT * FROM summed EXCEPT SELECT * FROM kept) AS missing) AS differing)
                    + (SELECT COUNT(*) FROM (
                        SELECT level, name, day FROM (SELECT * FROM spent EXCEPT SELECT * FROM charged) AS unfounded
                        UNION SELECT level, name, day FROM (SELECT * FROM charged EXCEPT SELECT * FROM spent) AS missing) AS differing),
                (SELECT CAST(COALESCE(SUM(events), 0) AS BIGINT) FROM summed)
            """,
            new { tenant },
            cancellationToken);

    private static string Charged(string level, string name) =>
        $"""
        SELECT {level} AS level, {name} AS name, day, CAST(SUM(cost_nano_usd) AS BIGINT) AS cost_nano_usd FROM summed JOIN dimensions USING (dimension_id)
        WHERE category <> '{CostCategories.AvoidedByCache}' AND cost_nano_usd > 0 {(name == "''" ? string.Empty : $"AND {name} <> ''")}
        GROUP BY 1, 2, 3
        """;

    // Sorted, so that batches that share ids wait for each other and do not dead-lock. Most batches arrive so: ids begin with their time.
    private static LedgerEvent[] Distinct(IReadOnlyList<LedgerEvent> events, HashSet<string> conflicts)
    {
        LedgerEvent[] sorted = [.. events];
        if (!IsRising(sorted))
        {
            // Stable: the first of several under an id is the one that is booked.
            sorted = [.. sorted.OrderBy(booked => booked.Usage.EventId, StringComparer.Ordinal)];
        }

        int count = 1;
        for (int i = 1; i < sorted.Length; i++)
        {
            LedgerEvent last = sorted[count - 1];
            if (!string.Equals(sorted[i].Usage.EventId, last.Usage.EventId, StringComparison.Ordinal))
            {
                sorted[count++] = sorted[i];
            }
            else if (sorted[i].Digest != last.Digest)
            {
                conflicts.Add(last.Usage.EventId);
            }
        }

        return count == sorted.Length ? sorted : sorted[..count];
    }

    private static bool IsRising(LedgerEvent[] events)
    {
        for (int i = 1; i < events.Length; i++)
        {
            if (string.CompareOrdinal(events[i - 1].Usage.EventId, events[i].Usage.EventId) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    private async Task<(int Booked, IReadOnlyList<string> Conflicts)> BookAsync(LedgerEvent[] events, CancellationToken cancellationToken)
    {
        try
        {
            return await TryBookAsync(events, cancellationToken);
        }
        catch (LostByStoreException)
        {
            _dimensions.Forget();
            _writer.Forget();
            return await TryBookAsync(events, cancellationToken);
        }
    }

    private async Task<(int Booked, IReadOnlyList<string> Conflicts)> TryBookAsync(LedgerEvent[] events, CancellationToken cancellationToken)
    {
        LedgerRow[] rows = await _dimensions.ResolveAsync(events, cancellationToken);
        await _writer.PrepareAsync(rows, cancellationToken);
        return await database.InTransactionAsync((transaction, token) => BookAsync(transaction, rows, token), cancellationToken);
    }

    private async Task<(int Booked, IReadOnlyList<string> Conflicts)> BookAsync(
        DbTransaction transaction, LedgerRow[] rows, CancellationToken cancellationToken)
    {
        IReadOnlyList<LedgerRow> mine = await _writer.ClaimAsync(transaction, rows, cancellationToken);
        if (mine.Count > 0)
        {
            await _writer.AppendAsync(transaction, mine, cancellationToken);
            IReadOnlyList<CostSum> sums = CostSum.Of(mine);
            await _dimensions.ConfirmAsync(transaction, sums.Select(sum => sum.Dimension), cancellationToken);
            await _writer.AddAsync(transaction, sums, cancellationToken);
            await _writer.AddAsync(transaction, SpentSum.Of(sums), cancellationToken);
            await Reservations.BookAsync(transaction, mine, cancellationToken);
            await PromptPrints.BookAsync(transaction, mine, _mostPrints, cancellationToken);
        }

        return (mine.Count, mine.Count == rows.Length ? [] : await ConflictsAsync(transaction, rows, mine, cancellationToken));
    }

    private async Task<IReadOnlyList<string>> ConflictsAsync(
        DbTransaction transaction, LedgerRow[] rows, IReadOnlyList<LedgerRow> mine, CancellationToken cancellationToken)
    {
        var booked = mine.Select(item => item.Usage.EventId).ToHashSet(StringComparer.Ordinal);
        var conflicts = new List<string>();
        foreach (LedgerRow[] some in rows.Where(item => !booked.Contains(item.Usage.EventId)).Chunk(500))
        {
            Dictionary<string, long> digests = (await transaction.QueryAsync<(string Id, long Digest)>(
                $"SELECT event_id, digest FROM usage_event_ids WHERE {database.Dialect.In("event_id", "ids")}",
                new { ids = some.Select(item => item.Usage.EventId).ToArray() },
                cancellationToken)).ToDictionary(row => row.Id, row => row.Digest, StringComparer.Ordinal);
            conflicts.AddRange(some
                .Where(item => digests.TryGetValue(item.Usage.EventId, out long digest) && digest != 0 && digest != item.Digest)
                .Select(item => item.Usage.EventId));
        }

        return conflicts;
    }
}
