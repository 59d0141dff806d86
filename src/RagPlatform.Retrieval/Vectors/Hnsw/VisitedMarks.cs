using System.Runtime.CompilerServices;

namespace RagPlatform.Retrieval.Vectors.Hnsw;

/// <summary>
/// Which rows a walk has seen. One byte a row holds the walk's number, so forgetting costs nothing but once in 255 walks.
/// </summary>
internal sealed class VisitedMarks
{
    private byte[] _marks = [];
    private byte _walk;

    /// <summary>Begins a walk over rows below a number.</summary>
    public void Begin(int rows)
    {
        if (_marks.Length < rows)
        {
            _marks = new byte[Math.Max(rows, _marks.Length * 2)];
            _walk = 0;
        }

        if (_walk == byte.MaxValue)
        {
            Array.Clear(_marks);
            _walk = 0;
        }

        _walk++;
    }

    /// <summary>Marks a row; false when it was marked in this walk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryMark(int row)
    {
        ref byte mark = ref _marks[row];
        if (mark == _walk)
        {
            return false;
        }

        mark = _walk;
        return true;
    }
}
