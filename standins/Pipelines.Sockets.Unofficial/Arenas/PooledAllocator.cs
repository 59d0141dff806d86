using System.Buffers;

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Blocks from the shared array pool.</summary>
internal sealed class PooledAllocator<T> : Allocator<T>
{
    internal static PooledAllocator<T> Instance { get; } = new();

    public override T[] Allocate(int length) => ArrayPool<T>.Shared.Rent(length);

    public override void Release(T[] array, bool clear) => ArrayPool<T>.Shared.Return(array, clear);
}
