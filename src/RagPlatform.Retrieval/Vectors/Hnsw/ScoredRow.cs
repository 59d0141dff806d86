using System.Runtime.CompilerServices;

namespace RagPlatform.Retrieval.Vectors.Hnsw;

/// <summary>A row and its score in one number that compares like them: the better is the greater, of equal scores the lower row.</summary>
internal static class ScoredRow
{
    /// <summary>Packs both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Pack(float score, int row)
    {
        int bits = BitConverter.SingleToInt32Bits(score);
        return ((long)(bits ^ ((bits >> 31) & int.MaxValue)) << 32) | (uint)~row;
    }

    /// <summary>The row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Row(long packed) => ~(int)packed;

    /// <summary>The score.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Score(long packed)
    {
        int bits = (int)(packed >> 32);
        return BitConverter.Int32BitsToSingle(bits ^ ((bits >> 31) & int.MaxValue));
    }
}
