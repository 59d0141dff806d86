namespace RagPlatform.TestSupport;

/// <summary>Elapsed time that a test decides about. Timers run on real time; the wall clock is the real one.</summary>
public sealed class ManualTimestamps : TimeProvider
{
    private long _ticks = 1;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
