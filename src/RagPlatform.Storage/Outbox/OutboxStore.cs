using System.Data.Common;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Storage.Outbox;

/// <summary>
/// The durable outbox of a service: what is written here in the same transaction as the service's own rows is delivered to the
/// other service at least once, whatever dies in between.
/// </summary>
public sealed class OutboxStore(IDatabase database, TimeProvider time, OutboxSignal signal)
{
    /// <summary>
    /// How long a claimed batch is kept from other replicas. Longer than any delivery's deadline, so that a batch is only taken
    /// over from a process that died.
    /// </summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private string OneOf => database.Dialect.In("seq", "ids");

    /// <summary>Writes messages of one topic within the caller's transaction; they are delivered after it commits.</summary>
    public Task EnqueueAsync(
        DbTransaction transaction, string topic, IEnumerable<byte[]> payloads, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payloads);
        return EnqueueAsync(transaction, [.. payloads.Select(payload => (topic, payload))], cancellationToken);
    }

    /// <summary>Writes messages of several topics within the caller's transaction; they are delivered after it commits.</summary>
    public Task EnqueueAsync(
        DbTransaction transaction, IReadOnlyList<(string Topic, byte[] Payload)> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();

        // One statement for many: on PostgreSQL each would be a round trip that somebody waits for.
        return transaction.InsertRowsAsync(
            "outbox (topic, payload, created_at, next_attempt_at)",
            messages.Select(message => (object[])[message.Topic, message.Payload, now, now]),
            string.Empty,
            cancellationToken);
    }

    /// <summary>Writes messages of several topics in a transaction of their own and wakes the dispatcher.</summary>
    public async Task EnqueueAsync(IReadOnlyList<(string Topic, byte[] Payload)> messages, CancellationToken cancellationToken)
    {
        await database.InTransactionAsync(
            async (transaction, token) =>
            {
                await EnqueueAsync(transaction, messages, token);
                return true;
            },
            cancellationToken);
        signal.Set();
    }

    /// <summary>Messages not yet delivered and not rejected.</summary>
    public async Task<long> CountPendingAsync(CancellationToken cancellationToken) =>
        await database.QuerySingleOrDefaultAsync<long>(
            "SELECT COUNT(*) FROM outbox WHERE rejected_reason IS NULL", null, cancellationToken);

    /// <summary>Takes the next due messages of a topic, oldest first, and keeps others from taking them for the lease.</summary>
    internal Task<IReadOnlyList<OutboxMessage>> ClaimAsync(string topic, int batchSize, CancellationToken cancellationToken)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return database.InTransactionAsync(
            async (transaction, token) =>
            {
                IReadOnlyList<OutboxMessage> batch = await transaction.QueryAsync<OutboxMessage>(
                    $"""
                    SELECT seq AS Sequence, payload AS Payload, attempts AS Attempts FROM outbox
                    WHERE topic = @topic AND next_attempt_at <= @now AND rejected_reason IS NULL
                    ORDER BY seq LIMIT @batchSize {database.Dialect.ForUpdateSkipLocked("outbox")}
                    """,
                    new { topic, now, batchSize },
                    token);
                if (batch.Count > 0)
                {
                    await transaction.ExecuteAsync(
                        $"UPDATE outbox SET next_attempt_at = @until, attempts = attempts + 1 WHERE {OneOf}",
                        new { until = now + (long)Lease.TotalMilliseconds, ids = Ids(batch) },
                        token);
                }

                return batch;
            },
            cancellationToken);
    }

    /// <summary>
    /// What a process does when it begins: where it is the only one on the store, it takes back what the process before it had claimed, so
    /// that nothing waits for the lease of the dead.
    /// </summary>
    internal Task RecoverAsync(CancellationToken cancellationToken) => database.Dialect == SqlDialect.Sqlite
        ? database.ExecuteAsync(
            "UPDATE outbox SET next_attempt_at = @now WHERE next_attempt_at > @now AND rejected_reason IS NULL",
            new { now = time.GetUtcNow().ToUnixTimeMilliseconds() },
            cancellationToken)
        : Task.CompletedTask;

    internal Task CompleteAsync(IReadOnlyList<OutboxMessage> batch, CancellationToken cancellationToken) =>
        database.ExecuteAsync($"DELETE FROM outbox WHERE {OneOf}", new { ids = Ids(batch) }, cancellationToken);

    internal Task PostponeAsync(IReadOnlyList<OutboxMessage> batch, TimeSpan delay, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            $"UPDATE outbox SET next_attempt_at = @at WHERE {OneOf}",
            new { at = (time.GetUtcNow() + delay).ToUnixTimeMilliseconds(), ids = Ids(batch) },
            cancellationToken);

    internal Task RejectAsync(OutboxMessage message, string reason, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            "UPDATE outbox SET rejected_reason = @reason WHERE seq = @Sequence", new { reason, message.Sequence }, cancellationToken);

    private static long[] Ids(IReadOnlyList<OutboxMessage> batch) => [.. batch.Select(message => message.Sequence)];
}
