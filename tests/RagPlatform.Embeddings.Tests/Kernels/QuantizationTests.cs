using FsCheck;
using FsCheck.Fluent;
using RagPlatform.Embeddings.Kernels;
using Xunit;

namespace RagPlatform.Embeddings.Tests.Kernels;

public sealed unsafe class QuantizationTests
{
    [Fact]
    public void Quantize_WorkedExample_GivesTheIntegers()
    {
        short* integers = stackalloc short[3];
        float scale = Quantization.Quantize([0.5f, -1, 0], integers, stride: 1);

        Assert.Equal((16384, -32767, 0), (integers[0], integers[1], integers[2]));
        Assert.Equal(0.50001526, integers[0] * (double)scale, 1e-7);
    }

    [Fact]
    public void Quantize_AnyNumbers_AreOffByHalfAScaleAtMost() => Prop.ForAll<NormalFloat[]>(wide =>
    {
        float[] numbers = [.. wide.Select(number => (float)number.Get).Where(number => MathF.Abs(number) is > 1e-30f and < 1e30f)];
        var integers = new short[numbers.Length + 1];
        fixed (short* pointer = integers)
        {
            double scale = Quantization.Quantize(numbers, pointer, stride: 1);
            for (int i = 0; i < numbers.Length; i++)
            {
                Assert.InRange(Math.Abs(numbers[i] - (pointer[i] * scale)), 0, scale * 0.51);
            }
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void SetColumn_EachColumn_StandsWhereTheKernelsReadIt()
    {
        const int Inputs = 5;
        const int Outputs = 64;
        using var arena = new NativeArena();
        PackedMatrix matrix = arena.Matrix(Inputs, Outputs);
        for (int column = 0; column < Outputs; column++)
        {
            Quantization.SetColumn(matrix, column, [.. Enumerable.Range(0, Inputs).Select(i => (float)(i - column))]);
        }

        float* input = arena.Floats(MatrixKernel.RowMultiple * Inputs);
        float* output = arena.Floats(MatrixKernel.RowMultiple * Outputs);
        (input[0], input[1], input[2], input[3], input[4]) = (1, 10, 100, 1000, 10000);
        Assert.All(MatrixKernel.Supported, kernel =>
        {
            kernel.Multiply(input, 1, matrix, output, Epilogue.Store);
            for (int column = 0; column < Outputs; column++)
            {
                double expected = 43210 - (11111 * column);
                Assert.Equal(expected, output[column], Math.Max(1, Math.Abs(expected) * 1e-4));
            }
        });
    }
}
