namespace RagPlatform.Storage.Replicas;

/// <summary>
/// How far the primary's log was, and when. Whatever was committed before a position was asked for lies below it, so a standby that has replayed
/// up to that position shows everything that was committed before that moment. Only this process's monotonic clock is used: clocks of servers
/// need not agree, and a primary on which nothing happens never makes a standby look stale.
/// </summary>
/// <param name="bound">How long a position is of use.</param>
/// <param name="time">The clock.</param>
internal sealed class WalHistory(TimeSpan bound, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<(long At, long Position)> _positions = new();
    private long _last;

    /// <summary>Adds what the primary said.</summary>
    /// <param name="askedAt">Timestamp from before it was asked.</param>
    /// <param name="position">The position, in bytes.</param>
    public void Add(long askedAt, long position)
    {
        lock (_lock)
        {
            // Positions only grow; another server answers now, and those of the one before say nothing of it.
            if (position < _last)
            {
                _positions.Clear();
            }

            _positions.Enqueue((askedAt, position));
            _last = position;
            Forget();
        }
    }

    /// <summary>The position a standby must have replayed now to be within the bound; null when the primary was not measured within it.</summary>
    public long? Required()
    {
        lock (_lock)
        {
            Forget();
            return _positions.TryPeek(out (long At, long Position) oldest) ? oldest.Position : null;
        }
    }

    /// <summary>The latest moment of which a standby shows everything, as far as is known here; null when that is before the bound.</summary>
    /// <param name="replayed">The position it has replayed.</param>
    public long? ShownAt(long replayed)
    {
        lock (_lock)
        {
            long? at = null;
            foreach ((long asked, long position) in _positions)
            {
                at = position <= replayed ? asked : at;
            }

            return at;
        }
    }

    private void Forget()
    {
        long now = time.GetTimestamp();
        while (_positions.TryPeek(out (long At, long Position) oldest) && time.GetElapsedTime(oldest.At, now) > bound)
        {
            _positions.Dequeue();
        }
    }
}
