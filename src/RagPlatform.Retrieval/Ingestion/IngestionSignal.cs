using RagPlatform.Storage.Signals;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>Wakes the worker when a job was accepted.</summary>
internal sealed class IngestionSignal : WakeSignal;
