using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Evaluation.GoldenSets;

/// <summary>
/// A row that only one replica holds at a time: the one that works the schedule. It runs out by itself when its holder is no more.
/// </summary>
internal sealed class EvaluationLease(IDatabase database, TimeProvider time)
{
    /// <summary>How long it holds without being renewed.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(2);

    private const string Name = "schedule";
    private static readonly TimeSpan s_renewAfter = Length / 4;
    private readonly string _holder = Guid.NewGuid().ToString("N");
    private DateTimeOffset _renewedAt = DateTimeOffset.MinValue;

    /// <summary>Takes or renews it; false when another replica holds it.</summary>
    public async Task<bool> TryTakeAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        int taken = await database.ExecuteAsync(
            """
            INSERT INTO evaluation_lease (name, holder, until_at) VALUES (@Name, @_holder, @until)
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_at = excluded.until_at
            WHERE evaluation_lease.holder = excluded.holder OR evaluation_lease.until_at < @now
            """,
            new { Name, _holder, until = (now + Length).ToUnixTimeMilliseconds(), now = now.ToUnixTimeMilliseconds() },
            cancellationToken);
        _renewedAt = taken == 1 ? now : DateTimeOffset.MinValue;
        return taken == 1;
    }

    /// <summary>Renews it where it is time to; false when another replica has taken it meanwhile.</summary>
    public async Task<bool> KeepAsync(CancellationToken cancellationToken) =>
        time.GetUtcNow() - _renewedAt < s_renewAfter || await TryTakeAsync(cancellationToken);

    /// <summary>Gives it back.</summary>
    public Task ReleaseAsync(CancellationToken cancellationToken) => database.ExecuteAsync(
        "DELETE FROM evaluation_lease WHERE name = @Name AND holder = @_holder", new { Name, _holder }, cancellationToken);
}
