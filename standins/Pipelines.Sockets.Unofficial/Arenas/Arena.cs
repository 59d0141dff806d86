using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>
/// Hands out runs of elements that all live until the next <see cref="Reset"/>. A run is always one stretch of one array, so
/// a <see cref="Sequence{T}"/> needs no segments. Not safe for concurrent use.
/// </summary>
/// <typeparam name="T">Element type.</typeparam>
public sealed class Arena<T> : IDisposable
{
    private const int DefaultBlockBytes = 32 * 1024;

    private readonly ArenaOptions _options;
    private readonly Allocator<T> _allocator;
    private readonly int _blockLength;
    private readonly List<T[]> _full = [];
    private T[] _block = [];
    private int _used;
    private bool _disposed;

    /// <summary>Creates an arena without memory; the first allocation takes a block.</summary>
    /// <param name="options">How it allocates; the defaults when left out.</param>
    /// <param name="allocator">Where blocks come from; the shared array pool when left out.</param>
    public Arena(ArenaOptions? options = null, Allocator<T>? allocator = null)
    {
        _options = options ?? new ArenaOptions();
        _allocator = allocator ?? PooledAllocator<T>.Instance;
        var bytes = _options.BlockSizeBytes > 0 ? _options.BlockSizeBytes : DefaultBlockBytes;
        _blockLength = Math.Max(1, bytes / Unsafe.SizeOf<T>());
    }

    /// <summary>Hands out a run; its elements are those of an earlier use unless the arena clears at reset.</summary>
    /// <param name="length">Number of elements, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    /// <exception cref="ObjectDisposedException">The arena is disposed.</exception>
    public Sequence<T> Allocate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (length == 0)
        {
            return default;
        }

        if (length > _block.Length - _used)
        {
            TakeBlock(Math.Max(length, _blockLength));
        }

        var run = new Sequence<T>(_block, _used, length);
        _used += length;
        return run;
    }

    /// <summary>Ends the life of everything handed out and keeps one block for what comes.</summary>
    public void Reset()
    {
        var clear = ShouldClear(ArenaFlags.ClearAtReset);
        var total = _used + _full.Sum(block => (long)block.Length);
        ReleaseFull(clear);
        var retained = _options.RetentionPolicy?.Invoke(_block.Length, total) ?? _blockLength;
        if (_block.Length > Math.Max(retained, _blockLength) * 2)
        {
            // One huge reply must not hold its memory for good. Twice: the pool rounds lengths up.
            _allocator.Release(_block, clear);
            _block = [];
        }
        else if (clear)
        {
            _block.AsSpan(0, _used).Clear();
        }

        _used = 0;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        var clear = ShouldClear(ArenaFlags.ClearAtDispose);
        ReleaseFull(clear);
        if (_block.Length > 0)
        {
            _allocator.Release(_block, clear);
            _block = [];
        }
    }

    // Elements that hold references are always cleared: they would keep what they refer to alive.
    private bool ShouldClear(ArenaFlags flag) =>
        RuntimeHelpers.IsReferenceOrContainsReferences<T>() || (_options.Flags & flag) != 0;

    private void TakeBlock(int length)
    {
        if (_block.Length > 0)
        {
            _full.Add(_block);
        }

        _block = _allocator.Allocate(length);
        _used = 0;
    }

    private void ReleaseFull(bool clear)
    {
        foreach (var block in _full)
        {
            _allocator.Release(block, clear);
        }

        _full.Clear();
    }
}
