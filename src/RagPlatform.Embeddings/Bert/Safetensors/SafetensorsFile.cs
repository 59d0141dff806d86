using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RagPlatform.Embeddings.Bert.Safetensors;

/// <summary>
/// An open safetensors file: 8 bytes with the length of the header, the header, the tensors' bytes. Tensors are streamed row by row, so
/// that at no time more than a row is in memory twice, and what is read goes into a digest.
/// </summary>
internal sealed class SafetensorsFile : IDisposable
{
    private const int LengthBytes = sizeof(ulong);

    private readonly FileStream _file;
    private readonly long _dataStart;
    private readonly IncrementalHash _digest;

    private SafetensorsFile(FileStream file, long dataStart, IReadOnlyDictionary<string, TensorInfo> tensors, IncrementalHash digest)
    {
        _file = file;
        _dataStart = dataStart;
        _digest = digest;
        Tensors = tensors;
    }

    /// <summary>What is in it, by name.</summary>
    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="digest">Takes the numbers that are read later.</param>
    /// <exception cref="InvalidDataException">It is not an intact safetensors file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafetensorsFile Open(string path, IncrementalHash digest)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        try
        {
            if (file.Length < LengthBytes)
            {
                throw new InvalidDataException($"it has {file.Length} bytes");
            }

            Span<byte> length = stackalloc byte[LengthBytes];
            file.ReadExactly(length);
            ulong headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(length);
            if (headerBytes > SafetensorsHeader.MaxBytes || (long)headerBytes > file.Length - LengthBytes)
            {
                throw new InvalidDataException(
                    $"its header claims {headerBytes} bytes, more than the file has or the {SafetensorsHeader.MaxBytes} that are read");
            }

            var header = new byte[headerBytes];
            file.ReadExactly(header);
            long dataStart = LengthBytes + header.Length;
            return new SafetensorsFile(file, dataStart, SafetensorsHeader.Read(header, file.Length - dataStart), digest);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a tensor row by row; one of a single dimension is one row.</summary>
    /// <param name="tensor">One of this file, of a type that can be read.</param>
    /// <param name="row">Takes the number of a row and its numbers, which are all finite.</param>
    /// <exception cref="InvalidDataException">A number is not finite.</exception>
    public void ReadRows(TensorInfo tensor, RowReader row)
    {
        int width = (int)tensor.Shape[^1];
        int rows = tensor.Shape.Count == 1 ? 1 : (int)tensor.Shape[0];
        var bytes = new byte[width * TensorInfo.SizeOf(tensor.TypeName)!.Value];
        var numbers = new float[width];
        _file.Position = _dataStart + tensor.Begin;
        for (int i = 0; i < rows; i++)
        {
            _file.ReadExactly(bytes);
            _digest.AppendData(bytes);
            Widen(tensor.Type, bytes, numbers);
            if (!AreFinite(numbers))
            {
                throw new InvalidDataException($"the tensor '{tensor.Name}' has numbers that are not finite (row {i})");
            }

            row(i, numbers);
        }
    }

    public void Dispose() => _file.Dispose();

    private static void Widen(TensorType type, ReadOnlySpan<byte> bytes, Span<float> numbers)
    {
        switch (type)
        {
            case TensorType.F32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(numbers);
                break;
            case TensorType.F16:
                ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (int i = 0; i < numbers.Length; i++)
                {
                    numbers[i] = (float)halves[i];
                }

                break;
            default:
                ReadOnlySpan<ushort> uppers = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (int i = 0; i < numbers.Length; i++)
                {
                    numbers[i] = BitConverter.UInt32BitsToSingle((uint)uppers[i] << 16);
                }

                break;
        }
    }

    private static bool AreFinite(ReadOnlySpan<float> numbers)
    {
        foreach (float number in numbers)
        {
            if (!float.IsFinite(number))
            {
                return false;
            }
        }

        return true;
    }
}
