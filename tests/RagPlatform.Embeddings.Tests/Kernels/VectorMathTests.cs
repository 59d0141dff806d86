using System.Numerics;
using RagPlatform.Embeddings.Kernels;
using Xunit;

namespace RagPlatform.Embeddings.Tests.Kernels;

public sealed unsafe class VectorMathTests
{
    // Values of x·Φ(x) from tables of the normal distribution.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.8413447)]
    [InlineData(-1, -0.1586553)]
    [InlineData(2, 1.9544997)]
    [InlineData(-3, -0.0040497)]
    [InlineData(100, 100)]
    [InlineData(-100, 0)]
    public void Gelu_KnownValues_AreMet(float value, double expected)
    {
        float[] values = [.. Enumerable.Repeat(value, Vector<float>.Count)];
        fixed (float* pointer = values)
        {
            VectorMath.Gelu(pointer, values.Length);
        }

        Assert.All(values, actual => Assert.Equal(expected, actual, 1e-6));
    }

    [Theory]
    [InlineData(1, 64)]
    [InlineData(32, 64)]
    [InlineData(100, 128)]
    [InlineData(384, 384)]
    public void LayerNorm_WidthsWithPadding_AgreeWithDoublePrecisionAndKeepThePaddingZero(int count, int width)
    {
        const float Epsilon = 1e-3f;
        var random = new Random(count);
        float[] row = Padded(), scale = Padded(), bias = Padded();
        var result = new float[width];
        fixed (float* r = row, s = scale, b = bias, to = result)
        {
            VectorMath.LayerNorm(r, to, count, width, s, b, Epsilon);
        }

        double mean = row.Take(count).Average(value => (double)value);
        double variance = row.Take(count).Average(value => (value - mean) * (value - mean));
        for (int i = 0; i < width; i++)
        {
            double expected = i < count ? ((row[i] - mean) / Math.Sqrt(variance + Epsilon) * scale[i]) + bias[i] : 0;
            Assert.Equal(expected, result[i], 1e-4);
        }

        float[] Padded() => [.. Enumerable.Range(0, width).Select(i => i < count ? random.NextSingle() * 3 : 0)];
    }
}
