namespace RagPlatform.Embeddings.Kernels;

/// <summary>Native memory in many pieces that live and end together.</summary>
internal sealed unsafe class NativeArena : IDisposable
{
    private readonly List<AlignedBuffer> _buffers = [];

    /// <summary>Room for numbers, zero at first.</summary>
    public float* Floats(int count) => (float*)Add(checked(count * sizeof(float)));

    /// <summary>Room for numbers, zero at first.</summary>
    public short* Shorts(int count) => (short*)Add(checked(count * sizeof(short)));

    /// <summary>A matrix of zeros, to be filled column by column.</summary>
    /// <param name="inputs">Rows.</param>
    /// <param name="outputs">Columns, a multiple of <see cref="PackedMatrix.ColumnMultiple"/>.</param>
    public PackedMatrix Matrix(int inputs, int outputs) =>
        new(inputs, outputs, Shorts(checked(inputs * outputs)), Floats(outputs), Floats(outputs));

    public void Dispose()
    {
        foreach (AlignedBuffer buffer in _buffers)
        {
            buffer.Dispose();
        }

        _buffers.Clear();
    }

    private byte* Add(int bytes)
    {
        var buffer = new AlignedBuffer(bytes);
        _buffers.Add(buffer);
        return buffer.Pointer;
    }
}
