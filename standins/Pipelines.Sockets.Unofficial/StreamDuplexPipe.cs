using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A duplex pipe over a stream: one loop reads it, another writes and flushes it.</summary>
internal sealed class StreamDuplexPipe : IMeasuredDuplexPipe, IDisposable
{
    private readonly Stream _stream;
    private readonly Pipe _receive;
    private readonly Pipe _send;
    private readonly string _name;
    private long _sent;
    private long _received;

    internal StreamDuplexPipe(Stream stream, PipeOptions sendPipeOptions, PipeOptions receivePipeOptions, string? name)
    {
        _stream = stream;
        _name = string.IsNullOrWhiteSpace(name) ? nameof(StreamConnection) : name;
        _receive = new Pipe(receivePipeOptions);
        _send = new Pipe(sendPipeOptions);
        receivePipeOptions.ReaderScheduler.Schedule(static self => _ = ((StreamDuplexPipe)self!).ReceiveAsync(), this);
        sendPipeOptions.WriterScheduler.Schedule(static self => _ = ((StreamDuplexPipe)self!).SendAsync(), this);
    }

    public PipeReader Input => _receive.Reader;

    public PipeWriter Output => _send.Writer;

    public long TotalBytesSent => Volatile.Read(ref _sent);

    public long TotalBytesReceived => Volatile.Read(ref _received);

    public void Dispose() => _stream.Dispose();

    public override string ToString() => _name;

    private async Task ReceiveAsync()
    {
        Exception? failure = null;
        try
        {
            while (true)
            {
                var received = await _stream.ReadAsync(_receive.Writer.GetMemory(1)).ConfigureAwait(false);
                if (received == 0)
                {
                    break;
                }

                Interlocked.Add(ref _received, received);
                _receive.Writer.Advance(received);
                var flushed = await _receive.Writer.FlushAsync().ConfigureAwait(false);
                if (flushed.IsCompleted || flushed.IsCanceled)
                {
                    break;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            // Closed from here: the end, not a failure.
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            failure = exception;
        }

        await _receive.Writer.CompleteAsync(failure).ConfigureAwait(false);
        _send.Reader.CancelPendingRead();
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private async Task SendAsync()
    {
        Exception? failure = null;
        try
        {
            while (true)
            {
                var read = await _send.Reader.ReadAsync().ConfigureAwait(false);
                if (read.IsCanceled)
                {
                    break;
                }

                foreach (var segment in read.Buffer)
                {
                    await _stream.WriteAsync(segment).ConfigureAwait(false);
                    Interlocked.Add(ref _sent, segment.Length);
                }

                _send.Reader.AdvanceTo(read.Buffer.End);
                await _stream.FlushAsync().ConfigureAwait(false);
                if (read.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            // Closed from here: the end, not a failure.
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            failure = exception;
        }

        await _send.Reader.CompleteAsync(failure).ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }
}
