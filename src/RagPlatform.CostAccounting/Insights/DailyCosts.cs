using RagPlatform.CostAccounting.Ledger;
using RagPlatform.Storage.Databases;

namespace RagPlatform.CostAccounting.Insights;

/// <summary>Reads the ledger's sums by day; what caches avoided is no cost.</summary>
internal sealed class DailyCosts(IDatabase database)
{
    /// <summary>All costs of a tenant by day.</summary>
    public Task<IReadOnlyList<DailyCost>> ReadAsync(string tenant, long firstDay, long endDay, CancellationToken cancellationToken) =>
        ReadAsync(tenant, "''", string.Empty, string.Empty, firstDay, endDay, cancellationToken);

    /// <summary>Costs of a tenant by day and a column of the sums.</summary>
    public Task<IReadOnlyList<DailyCost>> ReadByAsync(
        string tenant, string column, long firstDay, long endDay, CancellationToken cancellationToken) =>
        ReadAsync(tenant, column, string.Empty, string.Empty, firstDay, endDay, cancellationToken);

    /// <summary>Costs of one value of a column of the sums by day.</summary>
    public Task<IReadOnlyList<DailyCost>> ReadOneAsync(
        string tenant, string column, string value, long firstDay, long endDay, CancellationToken cancellationToken) =>
        ReadAsync(tenant, "''", $"AND {column} = @value", value, firstDay, endDay, cancellationToken);

    // Names of columns come from this service's code, values are parameters.
    private Task<IReadOnlyList<DailyCost>> ReadAsync(
        string tenant, string key, string condition, string value, long firstDay, long endDay, CancellationToken cancellationToken) =>
        database.QueryAsync<DailyCost>(
            $"""
            SELECT day AS Day, {key} AS Key, CAST(SUM(cost_nano_usd) AS BIGINT) AS Cost, CAST(SUM(events) AS BIGINT) AS Events,
                CAST(SUM(unpriced) AS BIGINT) AS Unpriced
            FROM cost_sums
            WHERE tenant = @tenant AND day >= @firstDay AND day < @endDay AND category <> '{CostCategories.AvoidedByCache}' {condition}
            GROUP BY 1, 2 ORDER BY 1, 2
            """,
            new { tenant, firstDay, endDay, value },
            cancellationToken);
}
