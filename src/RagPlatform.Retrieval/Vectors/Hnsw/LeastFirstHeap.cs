using System.Runtime.CompilerServices;

namespace RagPlatform.Retrieval.Vectors.Hnsw;

/// <summary>A binary heap of numbers, the least on top. Complements (<c>~x</c>) put the greatest on top.</summary>
internal sealed class LeastFirstHeap
{
    private long[] _items = new long[256];

    public int Count { get; private set; }

    /// <summary>The least; there must be one.</summary>
    public long Least => _items[0];

    /// <summary>The items in no order.</summary>
    public ReadOnlySpan<long> Items => _items.AsSpan(0, Count);

    public void Clear() => Count = 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(long item)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        long[] items = _items;
        int place = Count++;
        while (place > 0)
        {
            int parent = (place - 1) >> 1;
            if (items[parent] <= item)
            {
                break;
            }

            items[place] = items[parent];
            place = parent;
        }

        items[place] = item;
    }

    /// <summary>Keeps the greatest <paramref name="capacity"/> items: adds one, and lets the least go when there are more.</summary>
    public void PushBounded(long item, int capacity)
    {
        if (Count < capacity)
        {
            Push(item);
        }
        else if (item > _items[0])
        {
            Sink(item);
        }
    }

    /// <summary>Takes the least away.</summary>
    public long Pop()
    {
        long least = _items[0];
        long last = _items[--Count];
        if (Count > 0)
        {
            Sink(last);
        }

        return least;
    }

    private void Sink(long item)
    {
        long[] items = _items;
        int count = Count;
        int place = 0;
        while (true)
        {
            int child = (place << 1) + 1;
            if (child >= count)
            {
                break;
            }

            if (child + 1 < count && items[child + 1] < items[child])
            {
                child++;
            }

            if (items[child] >= item)
            {
                break;
            }

            items[place] = items[child];
            place = child;
        }

        items[place] = item;
    }
}
