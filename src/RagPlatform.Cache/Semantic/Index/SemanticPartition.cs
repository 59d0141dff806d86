using System.Buffers;

namespace RagPlatform.Cache.Semantic.Index;

/// <summary>
/// The questions of one scope as vectors, and an exact search for those from a cosine on: sketches of 64 bytes are compared first, and only
/// the few that may be near enough are looked at in full. Searches run side by side; changes wait for them.
/// </summary>
/// <typeparam name="T">What a row stands for.</typeparam>
internal sealed class SemanticPartition<T>(SignSketch sketcher, int dimensions) : IDisposable
    where T : class, ISemanticRow
{
    private const int FirstCapacity = 4;

    private readonly ReaderWriterLockSlim _lock = new();
    private ulong[] _sketches = [];
    private sbyte[] _codes = [];
    private float[] _norms = [];
    private T[] _items = [];
    private int _count;

    /// <summary>Rows held.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Bytes the rows take, room for further ones included.</summary>
    public long Bytes =>
        (_sketches.LongLength * sizeof(ulong)) + _codes.LongLength + (_norms.LongLength * sizeof(float)) + (_items.LongLength * IntPtr.Size);

    /// <summary>Adds a row.</summary>
    /// <param name="item">Is told its row.</param>
    /// <param name="code">The vector's code, of the partition's dimensions.</param>
    public void Add(T item, ReadOnlySpan<sbyte> code)
    {
        _lock.EnterWriteLock();
        try
        {
            Grow();
            sketcher.Write(VectorCode.Decode(code), _sketches.AsSpan(_count * SignSketch.Words));
            code.CopyTo(_codes.AsSpan(_count * dimensions));
            _norms[_count] = VectorCode.Norm(code);
            _items[_count] = item;
            item.Row = _count++;
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>Removes a row; the last one takes its place.</summary>
    public void Remove(T item)
    {
        _lock.EnterWriteLock();
        try
        {
            int row = item.Row;
            int last = --_count;
            _sketches.AsSpan(last * SignSketch.Words, SignSketch.Words).CopyTo(_sketches.AsSpan(row * SignSketch.Words));
            _codes.AsSpan(last * dimensions, dimensions).CopyTo(_codes.AsSpan(row * dimensions));
            _norms[row] = _norms[last];
            _items[row] = _items[last];
            _items[row].Row = row;
            _items[last] = null!;
            item.Row = ISemanticRow.None;
            if (_count < _items.Length / 4)
            {
                Resize(_items.Length / 2);
            }
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>The vector's code of a row.</summary>
    public sbyte[] CodeOf(T item)
    {
        _lock.EnterReadLock();
        try
        {
            return item.Row == ISemanticRow.None ? [] : Code(item.Row).ToArray();
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>The most similar rows, best first.</summary>
    /// <param name="vector">Of the partition's dimensions.</param>
    /// <param name="least">The least cosine.</param>
    /// <param name="limit">Rows at most.</param>
    public IReadOnlyList<SemanticMatch<T>> Search(ReadOnlySpan<float> vector, double least, int limit)
    {
        if (VectorCode.Of(vector) is not { } code)
        {
            return [];
        }

        Span<ulong> sketch = stackalloc ulong[SignSketch.Words];
        sketcher.Write(VectorCode.Decode(code), sketch);
        var best = new BestMatches<T>(limit, least);
        _lock.EnterReadLock();
        ushort[] distances = ArrayPool<ushort>.Shared.Rent(_count);
        try
        {
            // The nearest sketches first: they hold most of what is wanted, and what is found bounds how far is looked.
            int first = Measure(sketch, distances.AsSpan(0, _count), limit);
            first = Math.Min(first, SignSketch.MaxDistance(least));
            Compare(code, distances.AsSpan(0, _count), 0, first, best);
            Compare(code, distances.AsSpan(0, _count), first + 1, SignSketch.MaxDistance(best.Least), best);
        }
        finally
        {
            ArrayPool<ushort>.Shared.Return(distances);
            _lock.ExitReadLock();
        }

        return best.InOrder();
    }

    /// <summary>The rows whose code a test selects.</summary>
    public IReadOnlyList<T> Where(Func<T, ReadOnlySpan<sbyte>, bool> test)
    {
        var selected = new List<T>();
        _lock.EnterReadLock();
        try
        {
            for (int row = 0; row < _count; row++)
            {
                if (test(_items[row], Code(row)))
                {
                    selected.Add(_items[row]);
                }
            }
        }
        finally
        {
            _lock.ExitReadLock();
        }

        return selected;
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>Distances of all rows; within the returned one are at least twice as many rows as are wanted, if there are so many.</summary>
    private int Measure(ReadOnlySpan<ulong> sketch, Span<ushort> distances, int limit)
    {
        Span<int> counts = stackalloc int[SignSketch.Bits + 1];
        counts.Clear();
        ReadOnlySpan<ulong> sketches = _sketches.AsSpan(0, distances.Length * SignSketch.Words);
        for (int row = 0; row < distances.Length; row++)
        {
            int distance = SignSketch.Distance(sketches.Slice(row * SignSketch.Words, SignSketch.Words), sketch);
            distances[row] = (ushort)distance;
            counts[distance]++;
        }

        int within = 0;
        int reached = 0;
        while (reached < SignSketch.Bits && (within += counts[reached]) < 2 * limit)
        {
            reached++;
        }

        return reached;
    }

    private void Compare(ReadOnlySpan<sbyte> code, ReadOnlySpan<ushort> distances, int from, int to, BestMatches<T> best)
    {
        float norm = VectorCode.Norm(code);
        for (int row = 0; row < distances.Length; row++)
        {
            if (distances[row] >= from && distances[row] <= to)
            {
                best.Offer(_items[row], VectorCode.Dot(code, Code(row)) / (norm * (double)_norms[row]));
            }
        }
    }

    private ReadOnlySpan<sbyte> Code(int row) => _codes.AsSpan(row * dimensions, dimensions);

    private void Grow()
    {
        if (_count == _items.Length)
        {
            Resize(_items.Length + Math.Max(FirstCapacity, _items.Length / 4));
        }
    }

    private void Resize(int capacity)
    {
        capacity = Math.Max(FirstCapacity, capacity);
        Array.Resize(ref _sketches, capacity * SignSketch.Words);
        Array.Resize(ref _codes, capacity * dimensions);
        Array.Resize(ref _norms, capacity);
        Array.Resize(ref _items, capacity);
    }
}
