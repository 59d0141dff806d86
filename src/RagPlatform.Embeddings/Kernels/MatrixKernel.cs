using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RagPlatform.Embeddings.Kernels;

/// <summary>
/// The product of a block of activations with a <see cref="PackedMatrix"/>. Every element is one sum over the inputs in ascending
/// order, whatever the number of rows, so a text gets the same vector alone and in a batch, bit for bit.
/// </summary>
internal abstract unsafe class MatrixKernel
{
    /// <summary>Rows are computed in blocks: what a caller passes must have room up to the next multiple of this.</summary>
    public const int RowMultiple = 6;

    /// <summary>The rows of the smaller block, for what is left.</summary>
    protected const int SmallBlock = 3;

    /// <summary>Every kernel this processor runs, the fastest first.</summary>
    public static IReadOnlyList<MatrixKernel> Supported { get; } = FindSupported();

    /// <summary>The fastest kernel this processor runs.</summary>
    public static MatrixKernel Best => Supported[0];

    /// <summary>The instruction set, for logs and benchmarks.</summary>
    public abstract string Name { get; }

    /// <summary>Columns a tile covers.</summary>
    protected abstract int TileColumns { get; }

    /// <summary>Computes <c>c = epilogue(a · b + bias)</c>.</summary>
    /// <param name="a">Activations, row by row, <see cref="PackedMatrix.Inputs"/> wide and without gaps.</param>
    /// <param name="rows">Rows that matter; up to the next multiple of <see cref="RowMultiple"/> are read and written.</param>
    /// <param name="b">The weights.</param>
    /// <param name="c">The result, row by row, <see cref="PackedMatrix.Outputs"/> wide, without gaps; must not overlap the input.</param>
    /// <param name="epilogue">What becomes of a finished sum.</param>
    public void Multiply(float* a, int rows, PackedMatrix b, float* c, Epilogue epilogue)
    {
        // Columns outside, rows inside: a tile's weights stay in the nearest cache while all rows pass over them.
        for (int column = 0; column < b.Outputs; column += TileColumns)
        {
            for (int row = 0; row < rows;)
            {
                float* from = a + ((nint)row * b.Inputs);
                float* to = c + ((nint)row * b.Outputs) + column;
                if (rows - row > SmallBlock)
                {
                    MultiplySix(from, b, column, to, epilogue);
                    row += RowMultiple;
                }
                else
                {
                    MultiplyThree(from, b, column, to, epilogue);
                    row += SmallBlock;
                }
            }
        }
    }

    protected abstract void MultiplySix(float* a, PackedMatrix b, int column, float* c, Epilogue epilogue);

    protected abstract void MultiplyThree(float* a, PackedMatrix b, int column, float* c, Epilogue epilogue);

    private static List<MatrixKernel> FindSupported()
    {
        var kernels = new List<MatrixKernel>();
        if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported)
        {
            kernels.Add(new Avx512Kernel());
        }

        if (Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported)
        {
            kernels.Add(new Avx2Kernel());
        }

        kernels.Add(new PortableKernel());
        return kernels;
    }
}
