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
        int maxDistance = SignSketch.MaxDistance(least);
        float norm = VectorCode.Norm(code);
        var best = new PriorityQueue<SemanticMatch<T>, double>(limit + 1);
        _lock.EnterReadLock();
        try
        {
            ReadOnlySpan<ulong> sketches = _sketches.AsSpan(0, _count * SignSketch.Words);
            for (int row = 0; row < _count; row++)
            {
                if (SignSketch.Distance(sketches.Slice(row * SignSketch.Words, SignSketch.Words), sketch) > maxDistance)
                {
                    continue;
                }

                double cosine = VectorCode.Dot(code, Code(row)) / (norm * (double)_norms[row]);
                if (cosine < least || (best.Count == limit && cosine <= best.Peek().Similarity))
                {
                    continue;
                }

                best.Enqueue(new SemanticMatch<T>(_items[row], Math.Min(cosine, 1)), cosine);
                if (best.Count > limit)
                {
                    best.Dequeue();
                }

                if (best.Count == limit)
                {
                    // Only what is nearer than the worst of these is still wanted.
                    maxDistance = Math.Min(maxDistance, SignSketch.MaxDistance(best.Peek().Similarity));
                }
            }
        }
        finally
        {
            _lock.ExitReadLock();
        }

        var matches = new SemanticMatch<T>[best.Count];
        for (int i = matches.Length - 1; i >= 0; i--)
        {
            matches[i] = best.Dequeue();
        }

        return matches;
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
