namespace RagPlatform.Storage.Outbox;

/// <summary>
/// Delivers the messages of one topic. A message may be delivered again after a crash, so the receiver must know it by an
/// idempotency key in its payload.
/// </summary>
public interface IOutboxHandler
{
    /// <summary>The topic it serves; each topic has one handler.</summary>
    string Topic { get; }

    /// <summary>How many messages it takes at once, at least 1.</summary>
    int BatchSize { get; }

    /// <summary>
    /// Delivers a batch, oldest first. Returning means delivered. An <see cref="OutboxRejectedException"/> sets the message aside for
    /// good with its reason (a batch is first halved until the message stands alone); any other exception means: try again later.
    /// </summary>
    Task DeliverAsync(IReadOnlyList<OutboxMessage> batch, CancellationToken cancellationToken);
}
