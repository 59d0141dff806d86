namespace Grpc.Core;

/// <summary>
/// The parts every call type shares. A call is built either from plain callbacks or from callbacks over one state object; the second
/// form is kept as it is, so that a call costs no closures.
/// </summary>
internal readonly struct AsyncCallState
{
    // Each field holds either the plain form or the form that takes _state; _hasState tells which.
    private readonly object _headers;
    private readonly Delegate _status;
    private readonly Delegate _trailers;
    private readonly Delegate _dispose;
    private readonly object? _state;
    private readonly bool _hasState;

    public AsyncCallState(Task<Metadata> headers, Func<Status> status, Func<Metadata> trailers, Action dispose)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(trailers);
        ArgumentNullException.ThrowIfNull(dispose);
        _headers = headers;
        _status = status;
        _trailers = trailers;
        _dispose = dispose;
    }

    public AsyncCallState(
        Func<object, Task<Metadata>> headers,
        Func<object, Status> status,
        Func<object, Metadata> trailers,
        Action<object> dispose,
        object state)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(trailers);
        ArgumentNullException.ThrowIfNull(dispose);
        _headers = headers;
        _status = status;
        _trailers = trailers;
        _dispose = dispose;
        _state = state;
        _hasState = true;
    }

    public Task<Metadata> ResponseHeadersAsync()
        => _hasState ? ((Func<object, Task<Metadata>>)_headers)(_state!) : (Task<Metadata>)_headers;

    public Status GetStatus() => _hasState ? ((Func<object, Status>)_status)(_state!) : ((Func<Status>)_status)();

    public Metadata GetTrailers() => _hasState ? ((Func<object, Metadata>)_trailers)(_state!) : ((Func<Metadata>)_trailers)();

    public void Dispose()
    {
        if (_hasState)
        {
            ((Action<object>)_dispose)(_state!);
        }
        else
        {
            ((Action)_dispose)();
        }
    }
}
