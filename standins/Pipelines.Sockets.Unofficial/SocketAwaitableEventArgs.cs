using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A socket operation that can be awaited, and given up from outside; the first end counts.</summary>
public class SocketAwaitableEventArgs : SocketAsyncEventArgs, ICriticalNotifyCompletion
{
    private static readonly Action s_completed = static () => { };

    private readonly PipeScheduler? _scheduler;
    private Action? _continuation;
    private int _ended;
    private SocketError _outcome;
    private int _transferred;

    /// <summary>Makes one for a single operation.</summary>
    /// <param name="ioScheduler">Where the awaiter goes on; left out: on the thread that ends the operation.</param>
    public SocketAwaitableEventArgs(PipeScheduler? ioScheduler = null)
        : base(true) => _scheduler = ioScheduler;

    /// <summary>Whether the operation has ended.</summary>
    public bool IsCompleted => ReferenceEquals(Volatile.Read(ref _continuation), s_completed);

    /// <summary>This object is its own awaiter.</summary>
    public SocketAwaitableEventArgs GetAwaiter() => this;

    /// <summary>Ends the operation when the socket says it ended at once, so that no event follows.</summary>
    public void Complete() => End(SocketError, BytesTransferred);

    /// <summary>Gives the operation up: the awaiter sees this error whatever the socket says later.</summary>
    /// <param name="error">What the awaiter sees; not <see cref="System.Net.Sockets.SocketError.Success"/>.</param>
    public void Abort(SocketError error = SocketError.OperationAborted)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(error, SocketError.Success);
        End(error, transferred: 0);
    }

    /// <summary>Number of bytes transferred.</summary>
    /// <exception cref="SocketException">The operation failed or was given up.</exception>
    public int GetResult() => _outcome == SocketError.Success ? _transferred : throw new SocketException((int)_outcome);

    /// <inheritdoc />
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc />
    public void UnsafeOnCompleted(Action continuation)
    {
        ArgumentNullException.ThrowIfNull(continuation);
        if (Interlocked.CompareExchange(ref _continuation, continuation, null) is not null)
        {
            // It ended between the question and this call.
            Continue(continuation);
        }
    }

    /// <inheritdoc />
    protected override void OnCompleted(SocketAsyncEventArgs e) => Complete();

    private void End(SocketError outcome, int transferred)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        _outcome = outcome;
        _transferred = transferred;
        if (Interlocked.Exchange(ref _continuation, s_completed) is { } waiting)
        {
            Continue(waiting);
        }
    }

    private void Continue(Action continuation)
    {
        if (_scheduler is null || ReferenceEquals(_scheduler, PipeScheduler.Inline))
        {
            continuation();
        }
        else
        {
            _scheduler.Schedule(static state => ((Action)state!)(), continuation);
        }
    }
}
