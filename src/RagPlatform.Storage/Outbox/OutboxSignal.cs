using RagPlatform.Storage.Signals;

namespace RagPlatform.Storage.Outbox;

/// <summary>Wakes the dispatcher when messages were committed.</summary>
public sealed class OutboxSignal : WakeSignal;
