namespace RagPlatform.Cache.Eviction;

/// <summary>
/// Decides what stays within a number of bytes: window TinyLFU. A newcomer begins in a small window; when it leaves that, it stays only if
/// it was asked for more often lately than what would have to go for it, so a flood of questions asked once drives out nothing that is
/// asked for again and again. What stays is kept in order of use, in two segments (Einziger, Eytan, Friedman and Manes, "Adaptive Software
/// Cache Management", 2018). Not thread-safe.
/// </summary>
internal sealed class TinyLfu<T>(long maxBytes, int expectedEntries, Func<T, UInt128> key)
    where T : class
{
    private const double WindowShare = 0.01;
    private const double ProtectedShare = 0.8;

    private readonly FrequencySketch _sketch = new(expectedEntries);
    private readonly Dictionary<T, LinkedListNode<Place>> _places = new(ReferenceEqualityComparer.Instance);
    private readonly Segment _window = new();
    private readonly Segment _probation = new();
    private readonly Segment _protected = new();
    private readonly long _maxWindow = (long)(maxBytes * WindowShare);
    private readonly long _maxProtected = (long)(maxBytes * (1 - WindowShare) * ProtectedShare);

    /// <summary>What is kept now.</summary>
    public long Bytes => _window.Bytes + _probation.Bytes + _protected.Bytes;

    /// <summary>How many are kept.</summary>
    public int Count => _places.Count;

    /// <summary>Notes that a key was asked for, whether it is here or not.</summary>
    public void Record(UInt128 asked) => _sketch.Record(asked);

    /// <summary>Notes that something was used.</summary>
    public void Touch(T item)
    {
        if (!_places.TryGetValue(item, out LinkedListNode<Place>? node))
        {
            return;
        }

        Segment to = node.Value.Segment == _window ? _window : _protected;
        Move(node, to);
        while (_protected.Bytes > _maxProtected && _protected.Items.Last is { } demoted)
        {
            Move(demoted, _probation);
        }
    }

    /// <summary>Takes something in, and returns what goes for it: possibly itself.</summary>
    public IReadOnlyList<T> Add(T item, long bytes)
    {
        Remove(item);
        _places[item] = _window.AddFirst(new Place(item, bytes));
        var gone = new List<T>();
        var candidates = new Queue<LinkedListNode<Place>>();
        while (_window.Bytes > _maxWindow && _window.Items.Last is { } oldest)
        {
            Move(oldest, _probation);
            candidates.Enqueue(oldest);
        }

        while (Bytes > maxBytes)
        {
            LinkedListNode<Place> loser = Loser(candidates);
            gone.Add(loser.Value.Item);
            Remove(loser.Value.Item);
        }

        return gone;
    }

    /// <summary>Forgets something.</summary>
    public void Remove(T item)
    {
        if (_places.Remove(item, out LinkedListNode<Place>? node))
        {
            node.Value.Segment.Remove(node);
        }
    }

    private LinkedListNode<Place> Loser(Queue<LinkedListNode<Place>> candidates)
    {
        while (candidates.TryPeek(out LinkedListNode<Place>? candidate))
        {
            if (candidate.List is null)
            {
                candidates.Dequeue();
                continue;
            }

            LinkedListNode<Place> victim = _probation.Items.Last!;
            if (victim == candidate)
            {
                victim = _protected.Items.Last ?? candidate;
            }

            return Frequency(candidate) > Frequency(victim) ? victim : candidate;
        }

        return _probation.Items.Last ?? _protected.Items.Last ?? _window.Items.Last!;
    }

    private int Frequency(LinkedListNode<Place> node) => _sketch.Frequency(key(node.Value.Item));

    private static void Move(LinkedListNode<Place> node, Segment to)
    {
        node.Value.Segment.Remove(node);
        to.AddFirst(node);
    }

    private sealed class Place(T item, long bytes)
    {
        public T Item { get; } = item;

        public long Bytes { get; } = bytes;

        public Segment Segment { get; set; } = null!;
    }

    private sealed class Segment
    {
        public LinkedList<Place> Items { get; } = new();

        public long Bytes { get; private set; }

        public LinkedListNode<Place> AddFirst(Place place)
        {
            var node = new LinkedListNode<Place>(place);
            AddFirst(node);
            return node;
        }

        public void AddFirst(LinkedListNode<Place> node)
        {
            node.Value.Segment = this;
            Items.AddFirst(node);
            Bytes += node.Value.Bytes;
        }

        public void Remove(LinkedListNode<Place> node)
        {
            Items.Remove(node);
            Bytes -= node.Value.Bytes;
        }
    }
}
