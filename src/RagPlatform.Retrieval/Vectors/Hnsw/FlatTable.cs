using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RagPlatform.Retrieval.Vectors.Hnsw;

/// <summary>
/// Rows of one size in native memory, in segments that never move: a reader keeps its addresses while a writer adds rows behind them.
/// Segments are allocated here or lie in a mapped file. One thread adds rows; rows are read by any, after they were published to it.
/// </summary>
internal sealed unsafe class FlatTable : IDisposable
{
    /// <summary>Rows a segment, a power of two.</summary>
    public const int SegmentRows = 1 << SegmentShift;

    /// <summary>The most rows a table can hold.</summary>
    public const int MaxRows = SegmentRows * MaxSegments;

    private const int SegmentShift = 12;
    private const int MaxSegments = 1 << 14;
    private const int Alignment = 64;

    // Allocated at its full size, of which the operating system provides the pages that are used: it never has to be replaced.
    private readonly byte** _segments;
    private readonly int _mapped;
    private int _count;

    /// <summary>Makes a table.</summary>
    /// <param name="rowBytes">Bytes a row.</param>
    /// <param name="mapped">Where rows in a mapped file begin, whole segments of them; null: none.</param>
    /// <param name="mappedRows">How many rows lie there.</param>
    public FlatTable(int rowBytes, byte* mapped = null, int mappedRows = 0)
    {
        RowBytes = rowBytes;
        _segments = (byte**)NativeMemory.AllocZeroed(MaxSegments, (nuint)sizeof(byte*));
        _mapped = SegmentsOf(mappedRows);
        for (_count = 0; _count < _mapped; _count++)
        {
            _segments[_count] = mapped + ((long)_count * SegmentBytes);
        }
    }

    /// <summary>Bytes a row.</summary>
    public int RowBytes { get; }

    /// <summary>Bytes a segment.</summary>
    public long SegmentBytes => (long)RowBytes * SegmentRows;

    /// <summary>Bytes of all segments.</summary>
    public long Bytes => _count * SegmentBytes;

    /// <summary>The segments rows need.</summary>
    public static int SegmentsOf(int rows) => (int)(((long)rows + SegmentRows - 1) >> SegmentShift);

    /// <summary>Makes room for rows.</summary>
    /// <exception cref="InvalidOperationException">There would be more than <see cref="MaxRows"/>.</exception>
    public void EnsureRows(int rows)
    {
        if (rows is < 0 or > MaxRows)
        {
            throw new InvalidOperationException($"a vector collection holds at most {MaxRows} points, removed ones included");
        }

        for (; _count < SegmentsOf(rows); _count++)
        {
            _segments[_count] = (byte*)NativeMemory.AlignedAlloc((nuint)SegmentBytes, Alignment);
        }
    }

    /// <summary>The address of a row that there is room for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Row(int row) => _segments[row >> SegmentShift] + ((long)(row & (SegmentRows - 1)) * RowBytes);

    /// <summary>The bytes of the rows of one segment that are below a number of rows.</summary>
    public ReadOnlySpan<byte> Segment(int segment, int rows) =>
        new(_segments[segment], Math.Min(SegmentRows, rows - (segment << SegmentShift)) * RowBytes);

    public void Dispose()
    {
        for (int segment = _mapped; segment < _count; segment++)
        {
            NativeMemory.AlignedFree(_segments[segment]);
        }

        NativeMemory.Free(_segments);
        _count = 0;
    }
}
