namespace RagPlatform.Storage.Outbox;

/// <summary>Something another service must hear of, kept until it has.</summary>
/// <param name="Sequence">Order of writing within the outbox.</param>
/// <param name="Payload">What to deliver; at most 16 MiB.</param>
/// <param name="Attempts">Deliveries tried before this one.</param>
public sealed record OutboxMessage(long Sequence, byte[] Payload, long Attempts);
