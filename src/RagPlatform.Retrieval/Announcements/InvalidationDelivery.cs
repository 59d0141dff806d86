using RagPlatform.Contracts.V1;
using RagPlatform.Delivery;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Outbox;

namespace RagPlatform.Retrieval.Announcements;

/// <summary>Tells the cache which collections have changed.</summary>
internal sealed class InvalidationDelivery(CacheService.CacheServiceClient cache, ServiceIdentity identity) : IOutboxHandler
{
    /// <summary>The outbox topic; a payload is one <see cref="CacheInvalidateRequest"/>.</summary>
    public const string TopicName = "invalidate";

    public string Topic => TopicName;

    public int BatchSize => 100;

    public Task DeliverAsync(IReadOnlyList<OutboxMessage> batch, CancellationToken cancellationToken) => DeliveryErrors.DeliverAsync(async () =>
    {
        foreach (OutboxMessage message in batch)
        {
            CacheInvalidateRequest news = CacheInvalidateRequest.Parser.ParseFrom(message.Payload);
            await cache.InvalidateAsync(news, await identity.ToCallOptionsAsync(cancellationToken));
        }
    });
}
