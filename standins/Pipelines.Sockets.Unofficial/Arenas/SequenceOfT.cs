namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>A run of elements an <see cref="Arena{T}"/> handed out: one stretch of one array.</summary>
/// <typeparam name="T">Element type.</typeparam>
public readonly struct Sequence<T>
{
    private readonly T[]? _array;
    private readonly int _offset;
    private readonly int _length;

    internal Sequence(T[] array, int offset, int length)
    {
        _array = array;
        _offset = offset;
        _length = length;
    }

    /// <summary>Number of elements.</summary>
    public long Length => _length;

    /// <summary>Whether there are no elements.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>Whether all elements lie in one stretch, as they always do here.</summary>
    public bool IsSingleSegment => true;

    /// <summary>The elements of the first segment: all of them.</summary>
    public Span<T> FirstSpan => new(_array, _offset, _length);

    /// <summary>The segments, of which there is one, or none when the sequence is empty.</summary>
    public SpanEnumerable Spans => new(this);

    /// <summary>The element at a position.</summary>
    /// <param name="index">From 0 up to, not including, <see cref="Length"/>.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such element.</exception>
    public ref T this[int index] => ref FirstSpan[index];

    /// <summary>Walks over the elements.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>The same stretch without its element type.</summary>
    public Sequence Untyped() => new(_array, _offset, _length);

    /// <summary>Walks over the elements by reference.</summary>
    public ref struct Enumerator
    {
        private readonly Span<T> _span;
        private int _index;

        internal Enumerator(Sequence<T> sequence)
        {
            _span = sequence.FirstSpan;
            _index = -1;
        }

        /// <summary>The element the walk stands at.</summary>
        public readonly ref T Current => ref _span[_index];

        /// <summary>Steps to the next element; false behind the last one.</summary>
        public bool MoveNext() => ++_index < _span.Length;

        /// <summary>Steps to the next element and gives it.</summary>
        /// <exception cref="InvalidOperationException">There is none.</exception>
        public ref T GetNext()
        {
            if (!MoveNext())
            {
                throw new InvalidOperationException("The sequence has no further element.");
            }

            return ref Current;
        }
    }

    /// <summary>The segments of a sequence.</summary>
    public readonly ref struct SpanEnumerable
    {
        private readonly Sequence<T> _sequence;

        internal SpanEnumerable(Sequence<T> sequence) => _sequence = sequence;

        /// <summary>Walks over the segments.</summary>
        public SpanEnumerator GetEnumerator() => new(_sequence);
    }

    /// <summary>Walks over the segments of a sequence.</summary>
    public ref struct SpanEnumerator
    {
        private readonly Span<T> _span;
        private bool _done;

        internal SpanEnumerator(Sequence<T> sequence)
        {
            _span = sequence.FirstSpan;
            _done = sequence.IsEmpty;
        }

        /// <summary>The segment the walk stands at.</summary>
        public readonly Span<T> Current => _span;

        /// <summary>Steps to the next segment; false behind the last one.</summary>
        public bool MoveNext()
        {
            if (_done)
            {
                return false;
            }

            _done = true;
            return true;
        }
    }
}
