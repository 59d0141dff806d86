using RagPlatform.Contracts.V1;
using RagPlatform.Delivery;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Outbox;

namespace RagPlatform.Gateway.Recording;

/// <summary>Delivers audit records to the audit log.</summary>
internal sealed class AuditDelivery(AuditService.AuditServiceClient audit, ServiceIdentity identity) : IOutboxHandler
{
    public string Topic => OutboxTopics.Audit;

    public int BatchSize => 200;

    public Task DeliverAsync(IReadOnlyList<OutboxMessage> batch, CancellationToken cancellationToken) => DeliveryErrors.DeliverAsync(async () =>
    {
        var request = new AppendAuditRequest();
        request.Records.AddRange(batch.Select(message => AuditRecord.Parser.ParseFrom(message.Payload)));
        await audit.AppendAsync(request, await identity.ToCallOptionsAsync(cancellationToken));
    });
}
