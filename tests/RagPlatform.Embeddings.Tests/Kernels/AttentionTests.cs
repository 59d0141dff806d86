using System.Numerics;
using RagPlatform.Embeddings.Kernels;
using Xunit;

namespace RagPlatform.Embeddings.Tests.Kernels;

public sealed unsafe class AttentionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(17)]
    [InlineData(128)]
    public void Apply_RandomRows_AgreesWithDoublePrecision(int rows)
    {
        const int Width = 256;
        const int HeadWidth = 64;
        var random = new Random(rows);
        float[] projected = [.. Enumerable.Range(0, rows * 3 * Width).Select(_ => (random.NextSingle() - 0.5f) * 4)];
        var actual = new float[rows * Width];
        fixed (float* input = projected, output = actual, scores = new float[rows + Vector<float>.Count])
        {
            Attention.Apply(input, rows, new AttentionLayout(Width / HeadWidth, HeadWidth), output, scores);
        }

        for (int row = 0; row < rows; row++)
        {
            for (int head = 0; head < Width; head += HeadWidth)
            {
                double[] weights = [.. Enumerable.Range(0, rows).Select(key => Math.Exp(Dot(row, Width + head, key) / 8))];
                double total = weights.Sum();
                for (int i = 0; i < HeadWidth; i++)
                {
                    double expected = Enumerable.Range(0, rows)
                        .Sum(key => weights[key] * projected[(key * 3 * Width) + (2 * Width) + head + i]) / total;
                    Assert.Equal(expected, actual[(row * Width) + head + i], 1e-5);
                }
            }

            double Dot(int queryRow, int keyOffset, int keyRow) => Enumerable.Range(0, HeadWidth).Sum(
                i => (double)projected[(queryRow * 3 * Width) + keyOffset - Width + i] * projected[(keyRow * 3 * Width) + keyOffset + i]);
        }
    }
}
