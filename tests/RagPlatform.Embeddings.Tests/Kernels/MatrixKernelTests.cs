using FsCheck;
using FsCheck.Fluent;
using RagPlatform.Embeddings.Kernels;
using Xunit;

namespace RagPlatform.Embeddings.Tests.Kernels;

public sealed unsafe class MatrixKernelTests
{
    [Fact]
    public void Supported_AnyProcessor_EndsWithThePortableKernel()
    {
        Assert.IsType<PortableKernel>(MatrixKernel.Supported[^1]);
        Assert.Same(MatrixKernel.Supported[0], MatrixKernel.Best);
    }

    [Fact]
    public void Multiply_RandomShapes_AgreesWithDoublePrecision()
    {
        Gen<(int Rows, int Inputs, int Outputs, Epilogue Epilogue, int Seed)> shapes =
            from rows in Gen.Choose(1, 20)
            from inputs in Gen.Choose(1, 200)
            from tiles in Gen.Choose(1, 3)
            from epilogue in Gen.Elements(Epilogue.Store, Epilogue.Relu, Epilogue.Add)
            from seed in Gen.Choose(0, int.MaxValue - 1)
            select (rows, inputs, tiles * PackedMatrix.ColumnMultiple, epilogue, seed);
        Prop.ForAll(shapes.ToArbitrary(), shape =>
        {
            using var problem = new MatrixProblem(shape.Rows, shape.Inputs, shape.Outputs, shape.Seed);
            foreach (MatrixKernel kernel in MatrixKernel.Supported)
            {
                float[] actual = problem.Run(kernel, shape.Epilogue);
                double[] expected = problem.Expected(shape.Epilogue);
                for (int i = 0; i < expected.Length; i++)
                {
                    Assert.True(
                        Math.Abs(expected[i] - actual[i]) <= problem.Tolerance,
                        $"{kernel.Name} {shape}: element {i} is {actual[i]}, expected {expected[i]}");
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(11)]
    public void Multiply_RowsInOneBlockOrAlone_GivesTheSameBits(int rows)
    {
        using var problem = new MatrixProblem(rows, inputs: 96, outputs: 128, seed: rows);
        foreach (MatrixKernel kernel in MatrixKernel.Supported)
        {
            float[] together = problem.Run(kernel, Epilogue.Store);
            for (int row = 0; row < rows; row++)
            {
                Assert.Equal(together[(row * 128)..((row + 1) * 128)], problem.RunRow(kernel, row));
            }
        }
    }
}
