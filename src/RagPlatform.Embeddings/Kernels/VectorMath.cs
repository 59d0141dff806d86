using System.Numerics;

namespace RagPlatform.Embeddings.Kernels;

/// <summary>The small steps between the matrix products, at whatever width <see cref="Vector{T}"/> has here.</summary>
internal static unsafe class VectorMath
{
    /// <summary>Added to the variance before its root is taken, as the model was trained.</summary>
    public const float NormEpsilon = 1e-6f;

    /// <summary>
    /// Normalises a row to mean 0 and (biased) variance 1, then scales and shifts it. The width is a multiple of
    /// <see cref="Vector{T}.Count"/>.
    /// </summary>
    public static void LayerNorm(float* row, float* result, int width, float* scale, float* bias)
    {
        Vector<float> sum = Vector<float>.Zero;
        for (int i = 0; i < width; i += Vector<float>.Count)
        {
            sum += Vector.Load(row + i);
        }

        var mean = new Vector<float>(Vector.Sum(sum) / width);
        Vector<float> squares = Vector<float>.Zero;
        for (int i = 0; i < width; i += Vector<float>.Count)
        {
            Vector<float> centred = Vector.Load(row + i) - mean;
            squares = Vector.MultiplyAddEstimate(centred, centred, squares);
        }

        var inverse = new Vector<float>(1 / MathF.Sqrt((Vector.Sum(squares) / width) + NormEpsilon));
        for (int i = 0; i < width; i += Vector<float>.Count)
        {
            Vector<float> normed = (Vector.Load(row + i) - mean) * inverse;
            Vector.Store(Vector.MultiplyAddEstimate(normed, Vector.Load(scale + i), Vector.Load(bias + i)), result + i);
        }
    }

    /// <summary>
    /// Turns scores into weights that sum to 1. There is room up to the next multiple of <see cref="Vector{T}.Count"/>; what lies behind
    /// the last score becomes zero.
    /// </summary>
    public static void Softmax(float* scores, int count)
    {
        int padded = count;
        for (; padded % Vector<float>.Count != 0; padded++)
        {
            scores[padded] = float.NegativeInfinity;
        }

        var largest = new Vector<float>(float.NegativeInfinity);
        for (int i = 0; i < padded; i += Vector<float>.Count)
        {
            largest = Vector.Max(largest, Vector.Load(scores + i));
        }

        float top = largest[0];
        for (int lane = 1; lane < Vector<float>.Count; lane++)
        {
            top = MathF.Max(top, largest[lane]);
        }

        Vector<float> sum = Vector<float>.Zero;
        for (int i = 0; i < padded; i += Vector<float>.Count)
        {
            Vector<float> weight = Vector.Exp(Vector.Load(scores + i) - new Vector<float>(top));
            Vector.Store(weight, scores + i);
            sum += weight;
        }

        var inverse = new Vector<float>(1 / Vector.Sum(sum));
        for (int i = 0; i < padded; i += Vector<float>.Count)
        {
            Vector.Store(Vector.Load(scores + i) * inverse, scores + i);
        }
    }

    /// <summary>The mean of rows that stand without gaps; their width is a multiple of <see cref="Vector{T}.Count"/>.</summary>
    public static void Mean(float* rows, int count, int width, float* result)
    {
        var share = new Vector<float>(1f / count);
        for (int i = 0; i < width; i += Vector<float>.Count)
        {
            Vector<float> sum = Vector<float>.Zero;
            for (int row = 0; row < count; row++)
            {
                sum += Vector.Load(rows + ((nint)row * width) + i);
            }

            Vector.Store(sum * share, result + i);
        }
    }
}
