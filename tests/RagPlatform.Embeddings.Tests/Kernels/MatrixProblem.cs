using RagPlatform.Embeddings.Kernels;

namespace RagPlatform.Embeddings.Tests.Kernels;

/// <summary>Random activations and weights of a shape, with the product computed plainly in double precision.</summary>
internal sealed unsafe class MatrixProblem : IDisposable
{
    private readonly int _rows;
    private readonly int _inputs;
    private readonly int _outputs;
    private readonly AlignedBuffer _a;
    private readonly AlignedBuffer _c;
    private readonly AlignedBuffer _panels;
    private readonly AlignedBuffer _columns;
    private readonly float[] _before;
    private readonly double[,] _weights;

    public MatrixProblem(int rows, int inputs, int outputs, int seed)
    {
        (_rows, _inputs, _outputs) = (rows, inputs, outputs);
        int padded = rows + MatrixKernel.RowMultiple;
        _a = new AlignedBuffer(padded * inputs * sizeof(float));
        _c = new AlignedBuffer(padded * outputs * sizeof(float));
        _panels = new AlignedBuffer(inputs * outputs * sizeof(short));
        _columns = new AlignedBuffer(2 * outputs * sizeof(float));
        _weights = new double[inputs, outputs];
        var random = new Random(seed);
        Fill(random, Floats(_a), rows * inputs, 1);
        Fill(random, Floats(_columns), 2 * outputs, 1e-4f);
        _before = [.. Enumerable.Range(0, rows * outputs).Select(_ => random.NextSingle() - 0.5f)];
        for (int column = 0; column < outputs; column++)
        {
            for (int k = 0; k < inputs; k++)
            {
                short value = (short)random.Next(-short.MaxValue, short.MaxValue + 1);
                int panel = column / PackedMatrix.PanelColumns * inputs * PackedMatrix.PanelColumns;
                ((short*)_panels.Pointer)[panel + (k * PackedMatrix.PanelColumns) + (column % PackedMatrix.PanelColumns)] = value;
                _weights[k, column] = value;
            }
        }
    }

    /// <summary>Single precision over this many summands, each at most 0.5 · 32767 · 0.5e-4.</summary>
    public double Tolerance => 1e-6 * (_inputs + 1);

    private PackedMatrix Matrix => new(
        _inputs, _outputs, (short*)_panels.Pointer, (float*)_columns.Pointer, (float*)_columns.Pointer + _outputs);

    public float[] Run(MatrixKernel kernel, Epilogue epilogue)
    {
        _before.CopyTo(Floats(_c));
        kernel.Multiply((float*)_a.Pointer, _rows, Matrix, (float*)_c.Pointer, epilogue);
        return Floats(_c)[..(_rows * _outputs)].ToArray();
    }

    public float[] RunRow(MatrixKernel kernel, int row)
    {
        kernel.Multiply((float*)_a.Pointer + (row * _inputs), 1, Matrix, (float*)_c.Pointer, Epilogue.Store);
        return Floats(_c)[.._outputs].ToArray();
    }

    public double[] Expected(Epilogue epilogue)
    {
        var expected = new double[_rows * _outputs];
        for (int i = 0; i < expected.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, _outputs);
            double sum = 0;
            for (int k = 0; k < _inputs; k++)
            {
                sum += (double)Floats(_a)[(row * _inputs) + k] * _weights[k, column];
            }

            sum = (sum * Floats(_columns)[column]) + Floats(_columns)[_outputs + column];
            expected[i] = epilogue switch
            {
                Epilogue.Relu => Math.Max(0, sum),
                Epilogue.Add => sum + _before[i],
                _ => sum,
            };
        }

        return expected;
    }

    public void Dispose()
    {
        _a.Dispose();
        _c.Dispose();
        _panels.Dispose();
        _columns.Dispose();
    }

    private static Span<float> Floats(AlignedBuffer buffer) => new(buffer.Pointer, buffer.SizeBytes / sizeof(float));

    private static void Fill(Random random, Span<float> values, int count, float size)
    {
        for (int i = 0; i < count; i++)
        {
            values[i] = (random.NextSingle() - 0.5f) * size;
        }
    }
}
