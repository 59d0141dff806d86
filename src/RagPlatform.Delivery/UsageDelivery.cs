using Grpc.Core;
using RagPlatform.Contracts.Calls;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Outbox;

namespace RagPlatform.Delivery;

/// <summary>Delivers usage events to the ledger.</summary>
public sealed class UsageDelivery(CostService.CostServiceClient costs, ServiceIdentity identity) : IOutboxHandler
{
    /// <summary>The outbox topic of usage events; a payload is one <see cref="UsageEvent"/>.</summary>
    public const string TopicName = "usage";

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public string Topic => TopicName;

    /// <summary>Large, because the ledger books many events for little more than a few; most deliveries have what a moment brought.</summary>
    public int BatchSize => 2000;

    /// <inheritdoc/>
    public Task DeliverAsync(IReadOnlyList<OutboxMessage> batch, CancellationToken cancellationToken) => DeliveryErrors.DeliverAsync(async () =>
    {
        CallOptions options = (await identity.ToCallOptionsAsync(cancellationToken)).WithDeadline(DateTime.UtcNow + s_timeout);
        using AsyncClientStreamingCall<UsageEvent, RecordUsageReply> call = costs.RecordUsage(options);
        await call.SendAsync(batch.Select(message => UsageEvent.Parser.ParseFrom(message.Payload)), cancellationToken);
    });
}
