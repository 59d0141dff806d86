using System.Numerics;

namespace RagPlatform.Embeddings.Kernels;

/// <summary>
/// How queries, keys and values of several heads stand in a row: all queries, then all keys, then all values, each head in room for a
/// multiple of four vectors. What a head does not fill is zero.
/// </summary>
/// <param name="Heads">How many heads there are.</param>
/// <param name="HeadWidth">Components of a head that count.</param>
internal readonly record struct AttentionLayout(int Heads, int HeadWidth)
{
    /// <summary>Vectors that are computed together.</summary>
    public const int VectorsAtOnce = 4;

    /// <summary>Components a head has room for.</summary>
    public int HeadRoom
    {
        get
        {
            int multiple = VectorsAtOnce * Vector<float>.Count;
            return (HeadWidth + multiple - 1) / multiple * multiple;
        }
    }

    /// <summary>Components of all queries, of all keys, of all values and of the result.</summary>
    public int Width => Heads * HeadRoom;

    /// <summary>From one row to the next: what the matrix that makes them has as columns.</summary>
    public int Stride => PackedMatrix.Padded(3 * Width);
}
