using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace RagPlatform.Retrieval.Vectors.Hnsw;

/// <summary>Hints to the memory system; nothing where the processor takes none.</summary>
internal static unsafe class CacheLines
{
    private const int LineBytes = 64;

    /// <summary>Asks for the lines of some bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(void* address, int bytes)
    {
        if (Sse.IsSupported)
        {
            for (int offset = 0; offset < bytes; offset += LineBytes)
            {
                Sse.Prefetch0((byte*)address + offset);
            }
        }
    }
}
