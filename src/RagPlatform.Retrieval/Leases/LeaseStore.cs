using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Leases;

/// <summary>
/// Work that only one replica does at a time, by name: a row that its holder renews, and that runs out by itself when its holder is no more.
/// </summary>
internal sealed class LeaseStore(IDatabase database, TimeProvider time)
{
    /// <summary>Takes a lease; null when another one holds it.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="length">How long it lasts when its holder is gone. While it is held it is renewed each quarter of that.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<HeldLease?> TryTakeAsync(string name, TimeSpan length, CancellationToken cancellationToken)
    {
        string holder = Guid.NewGuid().ToString("N");
        return await ClaimAsync(name, holder, length, cancellationToken) ? new HeldLease(this, name, holder, length, time) : null;
    }

    /// <summary>Takes a lease from whoever holds it, who notices when it would renew it.</summary>
    public Task RevokeAsync(string name, CancellationToken cancellationToken) =>
        database.ExecuteAsync("DELETE FROM leases WHERE name = @name", new { name }, cancellationToken);

    /// <summary>Renews a lease; false when it is somebody else's by now, or was revoked.</summary>
    internal async Task<bool> RenewAsync(string name, string holder, TimeSpan length, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(
            "UPDATE leases SET until_at = @until WHERE name = @name AND holder = @holder",
            new { name, holder, until = (time.GetUtcNow() + length).ToUnixTimeMilliseconds() },
            cancellationToken) == 1;

    /// <summary>Gives a lease back, where it is still held.</summary>
    internal Task ReleaseAsync(string name, string holder) => database.ExecuteAsync(
        "DELETE FROM leases WHERE name = @name AND holder = @holder", new { name, holder }, CancellationToken.None);

    private async Task<bool> ClaimAsync(string name, string holder, TimeSpan length, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        return await database.ExecuteAsync(
            """
            INSERT INTO leases (name, holder, until_at) VALUES (@name, @holder, @until)
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_at = excluded.until_at WHERE leases.until_at < @now
            """,
            new { name, holder, until = (now + length).ToUnixTimeMilliseconds(), now = now.ToUnixTimeMilliseconds() },
            cancellationToken) == 1;
    }
}
