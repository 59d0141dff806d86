using Grpc.Core;

namespace RagPlatform.ServiceDefaults.Resilience;

/// <summary>
/// Reads a server stream whose beginning (connecting and the first message) goes through a pipeline and the rest does not.
/// </summary>
internal sealed class FirstMessageReader<T>(Func<CancellationToken, Task<(IAsyncStreamReader<T> Stream, bool HasFirst)>> begin)
    : IAsyncStreamReader<T>
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IAsyncStreamReader<T>? _stream;

    /// <summary>Completes when the first message, or the end of an empty stream, has arrived.</summary>
    public Task Started => _started.Task;

    public T Current => _stream is { } stream
        ? stream.Current
        : throw new InvalidOperationException("MoveNext has not been called.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (_stream is not null)
        {
            return await _stream.MoveNext(cancellationToken);
        }

        try
        {
            (_stream, bool hasFirst) = await begin(cancellationToken);
            _started.TrySetResult();
            return hasFirst;
        }
        catch (Exception exception)
        {
            _started.TrySetException(exception);

            // Seen by whoever reads; the headers' task may never be awaited.
            _ = _started.Task.Exception;
            throw;
        }
    }
}
