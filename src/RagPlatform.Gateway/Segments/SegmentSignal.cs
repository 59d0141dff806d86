using RagPlatform.Storage.Signals;

namespace RagPlatform.Gateway.Segments;

/// <summary>Wakes the refresher when a tenant asks whose centres are not there.</summary>
internal sealed class SegmentSignal : WakeSignal;
