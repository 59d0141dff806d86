using System.Collections.Concurrent;
using System.Data.Common;
using RagPlatform.Storage.Databases;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>
/// Gives dimensions their numbers. They are made apart from the booking, so that one that fails does not undo them, and never deleted, so that what
/// is remembered stays true, unless the store itself loses something; so whoever books has them confirmed.
/// </summary>
/// <param name="database">Holds them.</param>
/// <param name="maxCharacters">How much of them is kept in memory, in characters of their names.</param>
internal sealed class DimensionStore(IDatabase database, long maxCharacters = 5_000_000)
{
    private const int KeysAtOnce = 500;

    private readonly ConcurrentDictionary<CostDimensions, LedgerDimension> _known = new();
    private long _characters;

    /// <summary>Events with their dimensions, in their order.</summary>
    public async Task<LedgerRow[]> ResolveAsync(IReadOnlyList<LedgerEvent> events, CancellationToken cancellationToken)
    {
        var rows = new LedgerRow[events.Count];
        var unknown = new Dictionary<CostDimensions, List<int>>();
        for (int i = 0; i < rows.Length; i++)
        {
            var of = CostDimensions.Of(events[i].Usage);
            if (_known.TryGetValue(of, out LedgerDimension? dimension))
            {
                rows[i] = new LedgerRow(events[i], dimension);
            }
            else if (unknown.TryGetValue(of, out List<int>? places))
            {
                places.Add(i);
            }
            else
            {
                unknown.Add(of, [i]);
            }
        }

        foreach (LedgerDimension dimension in await NumberAsync(unknown.Keys, cancellationToken))
        {
            foreach (int i in unknown[dimension.Of])
            {
                rows[i] = new LedgerRow(events[i], dimension);
            }
        }

        return rows;
    }

    /// <summary>Makes sure that the store still has dimensions under their numbers, so that no cost is ever booked as that of another.</summary>
    /// <exception cref="LostByStoreException">It has not.</exception>
    public async Task ConfirmAsync(DbTransaction transaction, IEnumerable<LedgerDimension> dimensions, CancellationToken cancellationToken)
    {
        foreach (LedgerDimension[] some in dimensions.DistinctBy(dimension => dimension.Id).Chunk(KeysAtOnce))
        {
            Dictionary<long, string> keys = (await transaction.QueryAsync<(long Id, string Key)>(
                $"SELECT dimension_id, dimension_key FROM ledger_dimensions WHERE {database.Dialect.In("dimension_id", "ids")}",
                new { ids = some.Select(dimension => dimension.Id).ToArray() },
                cancellationToken)).ToDictionary(row => row.Id, row => row.Key);
            if (!some.All(dimension => keys.TryGetValue(dimension.Id, out string? key) && key == dimension.Key))
            {
                throw new LostByStoreException("dimensions");
            }
        }
    }

    /// <summary>Forgets what is remembered of the store.</summary>
    public void Forget()
    {
        _known.Clear();
        Interlocked.Exchange(ref _characters, 0);
    }

    private async Task<IReadOnlyList<LedgerDimension>> NumberAsync(
        IReadOnlyCollection<CostDimensions> unknown, CancellationToken cancellationToken)
    {
        if (unknown.Count == 0)
        {
            return [];
        }

        (string Key, CostDimensions Of)[] keyed = [.. unknown.Select(of => (of.Key(), of))];
        string[] keys = [.. keyed.Select(pair => pair.Key)];
        Dictionary<string, long> numbers = await FindAsync(keys, cancellationToken);
        if (numbers.Count < keyed.Length)
        {
            await AddAsync(keyed.Where(pair => !numbers.ContainsKey(pair.Key)), cancellationToken);
            numbers = await FindAsync(keys, cancellationToken);
        }

        LedgerDimension[] dimensions = [.. keyed.Select(pair => new LedgerDimension(numbers[pair.Key], pair.Key, pair.Of))];
        foreach (LedgerDimension dimension in dimensions)
        {
            if (Interlocked.Add(ref _characters, dimension.Of.Characters) > maxCharacters)
            {
                Forget();
            }

            _known[dimension.Of] = dimension;
        }

        return dimensions;
    }

    private async Task<Dictionary<string, long>> FindAsync(string[] keys, CancellationToken cancellationToken)
    {
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string[] some in keys.Chunk(KeysAtOnce))
        {
            foreach ((string key, long id) in await database.QueryAsync<(string, long)>(
                $"SELECT dimension_key, dimension_id FROM ledger_dimensions WHERE {database.Dialect.In("dimension_key", "some")}",
                new { some },
                cancellationToken))
            {
                numbers.Add(key, id);
            }
        }

        return numbers;
    }

    private Task<bool> AddAsync(IEnumerable<(string Key, CostDimensions Of)> missing, CancellationToken cancellationToken) =>
        database.InTransactionAsync(
            async (transaction, token) =>
            {
                // In one order, so that batches that share dimensions wait for each other and do not dead-lock.
                await transaction.InsertRowsAsync(
                    "ledger_dimensions (dimension_key, tenant, category, team, subject, collection, segment, provider, model, price_id, "
                        + "price_unknown, region, batch)",
                    missing.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => Values(pair.Key, pair.Of)),
                    "ON CONFLICT (dimension_key) DO NOTHING",
                    token);
                return true;
            },
            cancellationToken);

    private static object[] Values(string key, CostDimensions of) =>
    [
        key, of.Tenant, of.Category, of.Team, of.Subject, of.Collection, of.Segment, of.Provider, of.Model, of.PriceId, of.PriceUnknown ? 1L : 0L,
        of.Region, of.Batch ? 1L : 0L,
    ];
}
