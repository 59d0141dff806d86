using RagPlatform.CostAccounting.Ledger;
using RagPlatform.Storage.Databases;

namespace RagPlatform.CostAccounting.Insights;

/// <summary>Reads the ledger's sums by day; what caches avoided is no cost.</summary>
internal sealed class DailyCosts(IDatabase database)
{
    private const string Window =
        $"tenant = @tenant AND day >= @firstDay AND day < @endDay AND category <> '{CostCategories.AvoidedByCache}'";

    /// <summary>All costs of a tenant by day.</summary>
    public Task<IReadOnlyList<DailyCost>> ReadAsync(string tenant, long firstDay, long endDay, CancellationToken cancellationToken) =>
        ReadAsync("''", string.Empty, new { tenant, firstDay, endDay }, cancellationToken);

    /// <summary>Costs of some values of a column of the sums by day and value.</summary>
    public Task<IReadOnlyList<DailyCost>> ReadOfAsync(
        string tenant, string column, IReadOnlyList<string> values, long firstDay, long endDay, CancellationToken cancellationToken) =>
        ReadAsync(
            column,
            $"AND {database.Dialect.In(column, "values")}",
            new { tenant, firstDay, endDay, values = values.ToArray() },
            cancellationToken);

    /// <summary>
    /// Costs by day and value of a column of the sums, of the values with a day of at least so much; of many those with the dearest days, so that
    /// what is read does not grow with the number of values.
    /// </summary>
    public Task<IReadOnlyList<DailyCost>> ReadDearestAsync(
        string tenant, string column, long minimum, int maxValues, long firstDay, long endDay, CancellationToken cancellationToken) =>
        ReadAsync(
            column,
            $"""
            AND {column} IN (
                SELECT days.value FROM (
                    SELECT {column} AS value, SUM(cost_nano_usd) AS cost FROM cost_sums WHERE {Window} GROUP BY {column}, day) AS days
                GROUP BY days.value HAVING MAX(days.cost) >= @minimum ORDER BY MAX(days.cost) DESC, days.value LIMIT @maxValues)
            """,
            new { tenant, firstDay, endDay, minimum, maxValues = (long)maxValues },
            cancellationToken);

    /// <summary>The first day of a window on which a tenant had costs; null: none of it.</summary>
    public Task<long?> FirstDayAsync(string tenant, long firstDay, long endDay, CancellationToken cancellationToken) =>
        database.QuerySingleOrDefaultAsync<long?>(
            $"SELECT MIN(day) FROM cost_sums WHERE {Window}", new { tenant, firstDay, endDay }, cancellationToken);

    // Names of columns come from this service's code, values are parameters.
    private Task<IReadOnlyList<DailyCost>> ReadAsync(
        string key, string condition, object parameters, CancellationToken cancellationToken) => database.QueryAsync<DailyCost>(
        $"""
        SELECT day AS Day, {key} AS Key, CAST(SUM(cost_nano_usd) AS BIGINT) AS Cost, CAST(SUM(events) AS BIGINT) AS Events,
            CAST(SUM(unpriced) AS BIGINT) AS Unpriced
        FROM cost_sums WHERE {Window} {condition}
        GROUP BY 1, 2 ORDER BY 1, 2
        """,
        parameters,
        cancellationToken);
}
