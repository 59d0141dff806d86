using System.Collections.Concurrent;

namespace RagPlatform.Embeddings.Encoders;

/// <summary>The working memories of an encoder: each run rents one. More runs at once make more and give them back to the system.</summary>
/// <param name="create">Makes one.</param>
/// <param name="maxIdle">How many are kept between runs.</param>
internal sealed class ScratchPool<T>(Func<T> create, int maxIdle) : IDisposable
    where T : class, IDisposable
{
    private readonly ConcurrentBag<T> _idle = [];
    private int _idleCount;

    public T Rent()
    {
        if (!_idle.TryTake(out T? scratch))
        {
            return create();
        }

        Interlocked.Decrement(ref _idleCount);
        return scratch;
    }

    public void Return(T scratch)
    {
        if (Interlocked.Increment(ref _idleCount) <= maxIdle)
        {
            _idle.Add(scratch);
            return;
        }

        Interlocked.Decrement(ref _idleCount);
        scratch.Dispose();
    }

    public void Dispose()
    {
        while (_idle.TryTake(out T? scratch))
        {
            scratch.Dispose();
        }
    }
}
