using RagPlatform.Embeddings.Kernels;

namespace RagPlatform.Embeddings.UseLite;

/// <summary>Walks the sections of a model file in memory; each begins on a multiple of <see cref="AlignedBuffer.Alignment"/>.</summary>
internal sealed unsafe class SectionReader(byte* start, int length)
{
    private int _offset;

    /// <summary>Whether everything has been read.</summary>
    public bool AtEnd => _offset == length;

    public float* Floats(int count) => (float*)Section(count, sizeof(float));

    public double* Doubles(int count) => (double*)Section(count, sizeof(double));

    public short* Shorts(int count) => (short*)Section(count, sizeof(short));

    public char* Chars(int count) => (char*)Section(count, sizeof(char));

    public byte* Bytes(int count) => Section(count, sizeof(byte));

    public PackedMatrix Matrix(int inputs, int outputs)
    {
        float* scales = Floats(outputs);
        float* bias = Floats(outputs);
        return new PackedMatrix(inputs, outputs, Shorts(inputs * outputs), scales, bias);
    }

    private byte* Section(int count, int size)
    {
        int bytes = count * size;
        int padded = (bytes + AlignedBuffer.Alignment - 1) / AlignedBuffer.Alignment * AlignedBuffer.Alignment;
        if (padded > length - _offset)
        {
            throw new InvalidDataException($"a section of {padded} bytes does not fit at offset {_offset} of {length}");
        }

        byte* section = start + _offset;
        _offset += padded;
        return section;
    }
}
