using System.Text;
using RagPlatform.Storage.Outbox;

namespace RagPlatform.Storage.Tests.Outbox;

/// <summary>Keeps what is delivered to it, and fails when told to.</summary>
internal sealed class RecordingHandler(string topic, int batchSize = 10) : IOutboxHandler
{
    /// <summary>What arrived, in order; a failed batch is not part of it.</summary>
    public List<string> Delivered { get; } = [];

    /// <summary>Called before a batch counts as delivered; may throw.</summary>
    public Action<IReadOnlyList<string>> OnDeliver { get; set; } = _ => { };

    public string Topic => topic;

    public int BatchSize => batchSize;

    public Task DeliverAsync(IReadOnlyList<OutboxMessage> batch, CancellationToken cancellationToken)
    {
        string[] texts = [.. batch.Select(message => Encoding.UTF8.GetString(message.Payload))];
        OnDeliver(texts);
        Delivered.AddRange(texts);
        return Task.CompletedTask;
    }
}
