using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>CRC-32C (Castagnoli; RFC 3720, appendix B.4): of the nine bytes "123456789" it is E3069283.</summary>
internal static class Checksum
{
    private const uint Start = uint.MaxValue;

    /// <summary>The checksum of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Continue(Start, bytes);

    /// <summary>The checksum of bytes that come in parts: call with the result for the parts before, 0 for none.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes) => ~Continue(~checksum, bytes);

    private static uint Continue(uint state, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            state = BitOperations.Crc32C(state, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
        {
            state = BitOperations.Crc32C(state, rest);
        }

        return state;
    }
}
