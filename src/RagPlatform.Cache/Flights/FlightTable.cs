using RagPlatform.Cache.Scopes;

namespace RagPlatform.Cache.Flights;

/// <summary>
/// Questions that somebody is having answered right now, and those who wait for the answer. One that never ends (its Gateway died) is
/// followed no longer than the others wait; then the next one to ask leads.
/// </summary>
internal sealed class FlightTable(TimeSpan longest, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<CacheDigest, Flight> _flights = [];

    /// <summary>Questions being answered now, as far as this process knows.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _flights.Count;
            }
        }
    }

    /// <summary>Begins a flight, or joins the one there is.</summary>
    /// <returns>Whether the caller leads, and the flight's end.</returns>
    public (bool Leads, Task Ended) Join(CacheDigest id)
    {
        lock (_lock)
        {
            if (_flights.TryGetValue(id, out Flight? flight) && time.GetElapsedTime(flight.Began) < longest)
            {
                return (false, flight.Ended.Task);
            }

            flight?.Ended.TrySetResult();
            _flights[id] = flight = new Flight(time.GetTimestamp());
            return (true, flight.Ended.Task);
        }
    }

    /// <summary>Ends a flight: all who wait go on.</summary>
    public void End(CacheDigest id)
    {
        lock (_lock)
        {
            if (_flights.Remove(id, out Flight? flight))
            {
                flight.Ended.TrySetResult();
            }
        }
    }

    private sealed class Flight(long began)
    {
        public long Began { get; } = began;

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
