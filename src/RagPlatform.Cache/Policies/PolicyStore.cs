using Google.Protobuf;
using RagPlatform.Contracts.V1;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Cache.Policies;

/// <summary>The tenants' policies, durable.</summary>
internal sealed class PolicyStore(IDatabase database)
{
    public async Task<IReadOnlyDictionary<(string Tenant, string Collection), CachePolicy>> ReadAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<(string Tenant, string Collection, byte[] Policy)> rows = await database.QueryAsync<(string, string, byte[])>(
            "SELECT tenant, collection, policy FROM policies", null, cancellationToken);
        return rows.ToDictionary(row => (row.Tenant, row.Collection), row => CachePolicy.Parser.ParseFrom(row.Policy));
    }

    public Task WriteAsync(string tenant, CachePolicy policy, CancellationToken cancellationToken) => database.ExecuteAsync(
        """
        INSERT INTO policies (tenant, collection, policy) VALUES (@tenant, @Collection, @bytes)
        ON CONFLICT (tenant, collection) DO UPDATE SET policy = excluded.policy
        """,
        new { tenant, policy.Collection, bytes = policy.ToByteArray() },
        cancellationToken);

    public Task DeleteAsync(string tenant, string collection, CancellationToken cancellationToken) => database.ExecuteAsync(
        "DELETE FROM policies WHERE tenant = @tenant AND collection = @collection", new { tenant, collection }, cancellationToken);
}
