using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RagPlatform.Tokens.Bpe;

/// <summary>A fast hash of a few bytes: eight at a time, each mixed in by a multiplication of 64 × 64 bits whose halves are folded.</summary>
internal static class ByteHash
{
    private const ulong Salt = 0x9E3779B97F4A7C15;
    private const ulong Factor = 0xD6E8FEB86659FD93;

    /// <summary>The hash.</summary>
    /// <param name="bytes">At least one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong hash = (ulong)bytes.Length * Salt;
        if (bytes.Length < sizeof(ulong))
        {
            return Mix(hash ^ Short(bytes));
        }

        // The last eight overlap those before them.
        for (int i = 0; i < bytes.Length - sizeof(ulong); i += sizeof(ulong))
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(bytes[i..]));
        }

        return Mix(hash ^ MemoryMarshal.Read<ulong>(bytes[^sizeof(ulong)..]));
    }

    private static ulong Short(ReadOnlySpan<byte> bytes) => bytes.Length >= sizeof(uint)
        ? MemoryMarshal.Read<uint>(bytes) | ((ulong)MemoryMarshal.Read<uint>(bytes[^sizeof(uint)..]) << 32)
        : bytes[0] | ((ulong)bytes[bytes.Length >> 1] << 8) | ((ulong)bytes[^1] << 16);

    private static ulong Mix(ulong value)
    {
        ulong high = Math.BigMul(value ^ Salt, Factor, out ulong low);
        return high ^ low;
    }
}
