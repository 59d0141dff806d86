using RagPlatform.Storage.Databases;

namespace RagPlatform.Storage.Replicas;

/// <summary>One server reads may go to, and what is known of it. It is left out until it has been measured after its last failure.</summary>
/// <param name="name">Host and port.</param>
/// <param name="database">Connections to it.</param>
/// <param name="time">The clock.</param>
internal sealed class Replica(string name, PostgresDatabase database, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private string? _fault = "it was not measured yet";
    private long? _replayed;
    private long? _shownAt;
    private long _failures;
    private (long At, TimeSpan For) _break;

    public string Name => name;

    public IDatabase Database => database;

    /// <summary>Counts its failures: a measure that began before one says nothing of the time after it.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Upper bound of how far it is behind the primary; null when that was never known.</summary>
    public TimeSpan? Lag
    {
        get
        {
            lock (_lock)
            {
                return _shownAt is { } at ? time.GetElapsedTime(at) : null;
            }
        }
    }

    /// <summary>Why it is left out; null when a read may be tried on it.</summary>
    /// <param name="required">The position it must have replayed; null: nobody knows.</param>
    public string? WhyNot(long? required)
    {
        lock (_lock)
        {
            return _fault ?? (time.GetElapsedTime(_break.At) < _break.For ? "a read failed on it"
                : required is null ? "the primary cannot be measured"
                : _replayed is null || _replayed < required ? "it is further behind than allowed"
                : null);
        }
    }

    /// <summary>It was measured.</summary>
    /// <param name="replayed">The position it has replayed.</param>
    /// <param name="shownAt">The latest moment of which it shows everything; null: unknown.</param>
    /// <param name="failures"><see cref="Failures"/> before the measure began.</param>
    public void Measured(long replayed, long? shownAt, long failures)
    {
        lock (_lock)
        {
            _replayed = replayed;
            _shownAt = shownAt ?? _shownAt;
            if (failures == _failures)
            {
                _fault = null;
            }
        }
    }

    /// <summary>It cannot be measured, or is nothing to read from.</summary>
    public void LeaveOut(string fault)
    {
        lock (_lock)
        {
            _fault = fault;
            _failures++;
        }
    }

    /// <summary>A read failed on it or took too long.</summary>
    public void Break(TimeSpan duration)
    {
        lock (_lock)
        {
            _fault = "a read failed on it";
            _failures++;
            _break = (time.GetTimestamp(), duration);
        }
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
