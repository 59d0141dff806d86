using RagPlatform.Contracts.V1;
using RagPlatform.Delivery;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Outbox;

namespace RagPlatform.Gateway.Recording;

/// <summary>Delivers answers to the cache.</summary>
internal sealed class CacheDelivery(CacheService.CacheServiceClient cache, ServiceIdentity identity) : IOutboxHandler
{
    public string Topic => OutboxTopics.Cache;

    public int BatchSize => 20;

    public Task DeliverAsync(IReadOnlyList<OutboxMessage> batch, CancellationToken cancellationToken) => DeliveryErrors.DeliverAsync(async () =>
    {
        foreach (OutboxMessage message in batch)
        {
            CacheStoreRequest request = CacheStoreRequest.Parser.ParseFrom(message.Payload);
            await cache.StoreAsync(request, await identity.ToCallOptionsAsync(cancellationToken));
        }
    });
}
