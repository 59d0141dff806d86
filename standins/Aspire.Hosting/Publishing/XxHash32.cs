using System.Buffers.Binary;
using System.Numerics;

namespace Aspire.Hosting.Publishing;

/// <summary>The 32-bit xxHash with seed 0, as published in its specification.</summary>
internal static class XxHash32
{
    private const int StripeLength = 16;
    private const uint Prime1 = 0x9E3779B1;
    private const uint Prime2 = 0x85EBCA77;
    private const uint Prime3 = 0xC2B2AE3D;
    private const uint Prime4 = 0x27D4EB2F;
    private const uint Prime5 = 0x165667B1;

    internal static uint Hash(ReadOnlySpan<byte> data)
    {
        var length = (uint)data.Length;
        var hash = data.Length >= StripeLength ? Stripes(ref data) : Prime5;
        hash += length;
        for (; data.Length >= sizeof(uint); data = data[sizeof(uint)..])
        {
            hash = BitOperations.RotateLeft(hash + (BinaryPrimitives.ReadUInt32LittleEndian(data) * Prime3), 17) * Prime4;
        }

        foreach (var value in data)
        {
            hash = BitOperations.RotateLeft(hash + (value * Prime5), 11) * Prime1;
        }

        hash = (hash ^ (hash >> 15)) * Prime2;
        hash = (hash ^ (hash >> 13)) * Prime3;
        return hash ^ (hash >> 16);
    }

    private static uint Stripes(ref ReadOnlySpan<byte> data)
    {
        Span<uint> lanes = [unchecked(Prime1 + Prime2), Prime2, 0, unchecked(0 - Prime1)];
        for (; data.Length >= StripeLength; data = data[StripeLength..])
        {
            for (var lane = 0; lane < lanes.Length; lane++)
            {
                var word = BinaryPrimitives.ReadUInt32LittleEndian(data[(lane * sizeof(uint))..]);
                lanes[lane] = BitOperations.RotateLeft(lanes[lane] + (word * Prime2), 13) * Prime1;
            }
        }

        return BitOperations.RotateLeft(lanes[0], 1) + BitOperations.RotateLeft(lanes[1], 7)
            + BitOperations.RotateLeft(lanes[2], 12) + BitOperations.RotateLeft(lanes[3], 18);
    }
}
