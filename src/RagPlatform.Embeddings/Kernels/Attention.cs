using System.Numerics;

namespace RagPlatform.Embeddings.Kernels;

/// <summary>Scaled dot-product attention of one text's rows over each other, every head by itself.</summary>
internal static unsafe class Attention
{
    private const int KeysAtOnce = 4;
    private const int VectorsAtOnce = AttentionLayout.VectorsAtOnce;

    /// <summary>Computes <c>softmax(q·kᵀ / √head width)·v</c>.</summary>
    /// <param name="projected">Rows of queries, keys and values side by side, <see cref="AttentionLayout.Stride"/> apart.</param>
    /// <param name="rows">Tokens of the text.</param>
    /// <param name="layout">Where in a row the heads are.</param>
    /// <param name="result">Rows of the heads' outputs side by side, <see cref="AttentionLayout.Width"/> wide.</param>
    /// <param name="scores">Room for one score a row, up to the next multiple of <see cref="Vector{T}.Count"/>.</param>
    public static void Apply(float* projected, int rows, AttentionLayout layout, float* result, float* scores)
    {
        int width = layout.Width;
        int stride = layout.Stride;
        int headRoom = layout.HeadRoom;
        float scale = 1 / MathF.Sqrt(layout.HeadWidth);
        for (int head = 0; head < width; head += headRoom)
        {
            float* keys = projected + width + head;
            float* values = keys + width;
            for (int row = 0; row < rows; row++)
            {
                Score(projected + ((nint)row * stride) + head, keys, rows, stride, headRoom, scale, scores);
                VectorMath.Softmax(scores, rows);
                Mix(values, rows, stride, headRoom, scores, result + ((nint)row * width) + head);
            }
        }
    }

    // Four keys at once share the loads of the query and hide the latency of each other's sums.
    private static void Score(float* query, float* keys, int rows, int stride, int headWidth, float scale, float* scores)
    {
        int row = 0;
        for (; row + KeysAtOnce <= rows; row += KeysAtOnce)
        {
            float* k0 = keys + ((nint)row * stride);
            float* k1 = k0 + stride;
            float* k2 = k1 + stride;
            float* k3 = k2 + stride;
            Vector<float> s0 = default, s1 = default, s2 = default, s3 = default;
            for (int i = 0; i < headWidth; i += Vector<float>.Count)
            {
                Vector<float> q = Vector.Load(query + i);
                s0 = Vector.MultiplyAddEstimate(q, Vector.Load(k0 + i), s0);
                s1 = Vector.MultiplyAddEstimate(q, Vector.Load(k1 + i), s1);
                s2 = Vector.MultiplyAddEstimate(q, Vector.Load(k2 + i), s2);
                s3 = Vector.MultiplyAddEstimate(q, Vector.Load(k3 + i), s3);
            }

            scores[row] = Vector.Sum(s0) * scale;
            scores[row + 1] = Vector.Sum(s1) * scale;
            scores[row + 2] = Vector.Sum(s2) * scale;
            scores[row + 3] = Vector.Sum(s3) * scale;
        }

        for (; row < rows; row++)
        {
            float* key = keys + ((nint)row * stride);
            Vector<float> sum = default;
            for (int i = 0; i < headWidth; i += Vector<float>.Count)
            {
                sum = Vector.MultiplyAddEstimate(Vector.Load(query + i), Vector.Load(key + i), sum);
            }

            scores[row] = Vector.Sum(sum) * scale;
        }
    }

    private static void Mix(float* values, int rows, int stride, int headWidth, float* weights, float* result)
    {
        int lanes = Vector<float>.Count;
        for (int i = 0; i < headWidth; i += VectorsAtOnce * lanes)
        {
            float* value = values + i;
            Vector<float> s0 = default, s1 = default, s2 = default, s3 = default;
            for (int row = 0; row < rows; row++)
            {
                var weight = new Vector<float>(weights[row]);
                s0 = Vector.MultiplyAddEstimate(weight, Vector.Load(value), s0);
                s1 = Vector.MultiplyAddEstimate(weight, Vector.Load(value + lanes), s1);
                s2 = Vector.MultiplyAddEstimate(weight, Vector.Load(value + (2 * lanes)), s2);
                s3 = Vector.MultiplyAddEstimate(weight, Vector.Load(value + (3 * lanes)), s3);
                value += stride;
            }

            Vector.Store(s0, result + i);
            Vector.Store(s1, result + i + lanes);
            Vector.Store(s2, result + i + (2 * lanes));
            Vector.Store(s3, result + i + (3 * lanes));
        }
    }
}
