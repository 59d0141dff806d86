using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// Runs work on threads of its own, so that replies are read while the shared pool is busy; what those threads cannot take
/// soon goes to the shared pool.
/// </summary>
public sealed class DedicatedThreadPoolPipeScheduler : PipeScheduler, IDisposable
{
    private readonly Queue<(Action<object?> Work, object? State)> _queue = new();
    private readonly int _longestQueue;
    private readonly string _name;
    private int _idle;
    private long _servicedByQueue;
    private long _servicedByPool;
    private bool _disposed;

    /// <summary>Starts the threads.</summary>
    /// <param name="name">Name of the threads; the type's name when left out.</param>
    /// <param name="workerCount">Number of threads, 1 or more.</param>
    /// <param name="useThreadPoolQueueLength">Waiting items from which on work goes to the shared pool.</param>
    /// <param name="priority">Priority of the threads.</param>
    public DedicatedThreadPoolPipeScheduler(
        string? name = null,
        int workerCount = 5,
        int useThreadPoolQueueLength = 10,
        ThreadPriority priority = ThreadPriority.Normal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workerCount, 1);
        _name = string.IsNullOrWhiteSpace(name) ? nameof(DedicatedThreadPoolPipeScheduler) : name;
        _longestQueue = useThreadPoolQueueLength;
        WorkerCount = workerCount;
        for (var i = 0; i < workerCount; i++)
        {
            new Thread(Run) { Name = _name, IsBackground = true, Priority = priority }.Start();
        }
    }

    /// <summary>Number of threads.</summary>
    public int WorkerCount { get; }

    /// <summary>Threads that wait for work.</summary>
    public int AvailableCount => Volatile.Read(ref _idle);

    /// <summary>Items the threads have run.</summary>
    public long TotalServicedByQueue => Volatile.Read(ref _servicedByQueue);

    /// <summary>Items handed to the shared pool.</summary>
    public long TotalServicedByPool => Volatile.Read(ref _servicedByPool);

    /// <inheritdoc />
    public override void Schedule(Action<object?> action, object? state)
    {
        ArgumentNullException.ThrowIfNull(action);
        lock (_queue)
        {
            if (!_disposed && _queue.Count < _longestQueue)
            {
                _queue.Enqueue((action, state));
                Monitor.Pulse(_queue);
                return;
            }
        }

        Interlocked.Increment(ref _servicedByPool);
        System.Threading.ThreadPool.UnsafeQueueUserWorkItem(action, state, preferLocal: false);
    }

    /// <summary>Lets the threads end once the queue is empty; later work goes to the shared pool.</summary>
    public void Dispose()
    {
        lock (_queue)
        {
            _disposed = true;
            Monitor.PulseAll(_queue);
        }
    }

    /// <inheritdoc />
    public override string ToString() => _name;

    private void Run()
    {
        while (TryTake() is var (work, state))
        {
            // As in the shared pool, an exception that escapes work ends the process: nobody is there to handle it.
            work(state);
            Interlocked.Increment(ref _servicedByQueue);
        }
    }

    private (Action<object?> Work, object? State)? TryTake()
    {
        lock (_queue)
        {
            while (_queue.Count == 0)
            {
                if (_disposed)
                {
                    return null;
                }

                _idle++;
                Monitor.Wait(_queue);
                _idle--;
            }

            return _queue.Dequeue();
        }
    }
}
