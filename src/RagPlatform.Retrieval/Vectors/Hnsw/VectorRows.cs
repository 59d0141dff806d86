using System.Numerics.Tensors;

namespace RagPlatform.Retrieval.Vectors.Hnsw;

/// <summary>The vectors of an index, row by row, all of unit length. One thread appends; published rows never change.</summary>
internal sealed unsafe class VectorRows : IDisposable
{
    private readonly float[] _unit;

    /// <summary>Makes an empty or mapped set of rows.</summary>
    /// <param name="dimensions">Numbers a vector.</param>
    /// <param name="precision">How they are kept.</param>
    /// <param name="main">The table walking reads: see <see cref="MainBytes"/>.</param>
    /// <param name="lower">The table of lower parts: see <see cref="LowerBytes"/>.</param>
    /// <param name="scales">The table of scales: see <see cref="ScaleBytes"/>.</param>
    public VectorRows(int dimensions, VectorPrecision precision, FlatTable main, FlatTable lower, FlatTable scales)
    {
        (Dimensions, Precision, Main, Lower, Scales) = (dimensions, precision, main, lower, scales);
        _unit = new float[dimensions];
    }

    public int Dimensions { get; }

    public VectorPrecision Precision { get; }

    /// <summary>What walking reads: upper 8 bits, or floats.</summary>
    public FlatTable Main { get; }

    /// <summary>What ordering reads besides; rows of a byte that nobody reads when vectors are floats.</summary>
    public FlatTable Lower { get; }

    /// <summary>Scales of codes, a float each.</summary>
    public FlatTable Scales { get; }

    /// <summary>Bytes of all tables.</summary>
    public long Bytes => Main.Bytes + Lower.Bytes + Scales.Bytes;

    /// <summary>Bytes a row of <see cref="Main"/>.</summary>
    public static int MainBytes(int dimensions, VectorPrecision precision) =>
        precision == VectorPrecision.Int8 ? dimensions : dimensions * sizeof(float);

    /// <summary>Bytes a row of <see cref="Lower"/>.</summary>
    public static int LowerBytes(int dimensions, VectorPrecision precision) =>
        precision == VectorPrecision.Int8 ? ScalarCode.LowerBytes(dimensions) : 0;

    /// <summary>Bytes a row of <see cref="Scales"/>.</summary>
    public static int ScaleBytes(VectorPrecision precision) => precision == VectorPrecision.Int8 ? sizeof(float) : 0;

    /// <summary>An empty set of rows.</summary>
    public static VectorRows Create(int dimensions, VectorPrecision precision) => new(
        dimensions,
        precision,
        new FlatTable(MainBytes(dimensions, precision)),
        new FlatTable(LowerBytes(dimensions, precision)),
        new FlatTable(ScaleBytes(precision)));

    /// <summary>Makes room for rows.</summary>
    public void EnsureRows(int rows)
    {
        Main.EnsureRows(rows);
        Lower.EnsureRows(rows);
        Scales.EnsureRows(rows);
    }

    /// <summary>Keeps a vector, scaled to unit length, in a row that there is room for and that nobody reads yet.</summary>
    public void Write(int row, ReadOnlySpan<float> vector)
    {
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), _unit);
        if (Precision == VectorPrecision.Float)
        {
            _unit.CopyTo(new Span<float>(Main.Row(row), Dimensions));
        }
        else
        {
            *(float*)Scales.Row(row) = ScalarCode.Encode(_unit, (sbyte*)Main.Row(row), Lower.Row(row));
        }
    }

    /// <summary>Copies a row of another set of the same shape.</summary>
    public void Copy(int row, VectorRows source, int sourceRow)
    {
        Copy(Main, row, source.Main, sourceRow);
        Copy(Lower, row, source.Lower, sourceRow);
        Copy(Scales, row, source.Scales, sourceRow);
    }

    /// <summary>The vector of a row, as accurate as it is kept.</summary>
    public void Read(int row, Span<float> vector)
    {
        if (Precision == VectorPrecision.Float)
        {
            new ReadOnlySpan<float>(Main.Row(row), Dimensions).CopyTo(vector);
        }
        else
        {
            ScalarCode.Decode((sbyte*)Main.Row(row), Lower.Row(row), *(float*)Scales.Row(row), vector);
        }
    }

    /// <summary>The cosine of two rows, as accurate as walking needs.</summary>
    public float Between(int left, int right) => Precision == VectorPrecision.Float
        ? DotKernels.Dot((float*)Main.Row(left), (float*)Main.Row(right), Dimensions)
        : DotKernels.Dot((sbyte*)Main.Row(left), (sbyte*)Main.Row(right), Dimensions)
            * (*(float*)Scales.Row(left) * *(float*)Scales.Row(right) * ScalarCode.UpperWeight * ScalarCode.UpperWeight);

    /// <summary>The cosine of a unit vector and a row, as accurate as the row is kept.</summary>
    public float Cosine(float* vector, int row) => Precision == VectorPrecision.Float
        ? DotKernels.Dot(vector, (float*)Main.Row(row), Dimensions)
        : DotKernels.Dot(vector, (sbyte*)Main.Row(row), Lower.Row(row), Dimensions) * *(float*)Scales.Row(row);

    public void Dispose()
    {
        Main.Dispose();
        Lower.Dispose();
        Scales.Dispose();
    }

    private static void Copy(FlatTable target, int row, FlatTable source, int sourceRow) =>
        new ReadOnlySpan<byte>(source.Row(sourceRow), source.RowBytes).CopyTo(new Span<byte>(target.Row(row), target.RowBytes));
}
