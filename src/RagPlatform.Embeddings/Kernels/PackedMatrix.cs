namespace RagPlatform.Embeddings.Kernels;

/// <summary>
/// The weights of one dense layer as the kernels read them: 16-bit integers in panels of 16 columns
/// (<c>[panel][input][16]</c>), one scale and one bias a column. A weight is its integer times the scale of its column, which a
/// kernel applies once to the finished sum. The memory belongs to the model and outlives the matrix.
/// </summary>
internal sealed unsafe class PackedMatrix
{
    /// <summary>Columns in a panel.</summary>
    public const int PanelColumns = 16;

    /// <summary>The number of columns is a multiple of this, the widest tile.</summary>
    public const int ColumnMultiple = 64;

    public PackedMatrix(int inputs, int outputs, short* panels, float* scales, float* bias)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        ArgumentOutOfRangeException.ThrowIfNotEqual(outputs % ColumnMultiple, 0);
        Inputs = inputs;
        Outputs = outputs;
        Panels = panels;
        Scales = scales;
        Bias = bias;
    }

    /// <summary>Rows of the matrix: the width of what is multiplied with it.</summary>
    public int Inputs { get; }

    /// <summary>Columns of the matrix: the width of the result.</summary>
    public int Outputs { get; }

    /// <summary>The weights.</summary>
    public short* Panels { get; }

    /// <summary>What a step of the integers is worth, by column.</summary>
    public float* Scales { get; }

    /// <summary>What is added to every sum, by column.</summary>
    public float* Bias { get; }

    /// <summary>Columns up to the next multiple of <see cref="ColumnMultiple"/>.</summary>
    public static int Padded(int columns) => checked((columns + ColumnMultiple - 1) / ColumnMultiple * ColumnMultiple);

    /// <summary>Where the panel of a column begins.</summary>
    public short* Panel(int column) => Panels + ((nint)column * Inputs);
}
