using Grpc.Core;
using RagPlatform.Contracts.Calls;
using RagPlatform.Contracts.V1;
using RagPlatform.Delivery;
using RagPlatform.Gateway.Recording;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Outbox;

namespace RagPlatform.Gateway.Segments;

/// <summary>Delivers what is told of questions to CostAccounting.</summary>
internal sealed class SegmentDelivery(CostSegmentService.CostSegmentServiceClient segments, ServiceIdentity identity) : IOutboxHandler
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(20);

    public string Topic => OutboxTopics.Segments;

    public int BatchSize => 200;

    public Task DeliverAsync(IReadOnlyList<OutboxMessage> batch, CancellationToken cancellationToken) => DeliveryErrors.DeliverAsync(async () =>
    {
        CallOptions options = (await identity.ToCallOptionsAsync(cancellationToken)).WithDeadline(DateTime.UtcNow + s_timeout);
        using AsyncClientStreamingCall<QuestionRecord, RecordQuestionsReply> call = segments.RecordQuestions(options);
        await call.SendAsync(batch.Select(message => QuestionRecord.Parser.ParseFrom(message.Payload)), cancellationToken);
    });
}
