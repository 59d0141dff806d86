using RagPlatform.Storage.Signals;

namespace RagPlatform.Retrieval.Moving;

/// <summary>Wakes the worker when a move was changed or a collection removed.</summary>
internal sealed class MoveSignal : WakeSignal;
