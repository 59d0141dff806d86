using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// A duplex pipe over a connected socket: one loop moves what arrives into <see cref="Input"/>, another sends what is written
/// to <see cref="Output"/>. Whichever loop ends first says why and ends the other.
/// </summary>
public sealed class SocketConnection : IMeasuredDuplexPipe, IDisposable
{
    private readonly Pipe _receive;
    private readonly Pipe _send;
    private readonly SocketConnectionOptions _options;
    private readonly List<ArraySegment<byte>> _segments = [];
    private int _shutdownKind;
    private int _socketError;
    private long _bytesRead;
    private long _bytesSent;
    private int _lastReceived;
    private int _disposed;

    private SocketConnection(
        Socket socket, PipeOptions sendPipeOptions, PipeOptions receivePipeOptions, SocketConnectionOptions options, string? name)
    {
        Socket = socket;
        Name = string.IsNullOrWhiteSpace(name) ? nameof(SocketConnection) : name;
        _options = options;
        _receive = new Pipe(receivePipeOptions);
        _send = new Pipe(sendPipeOptions);
        receivePipeOptions.ReaderScheduler.Schedule(static self => _ = ((SocketConnection)self!).ReceiveAsync(), this);
        sendPipeOptions.WriterScheduler.Schedule(static self => _ = ((SocketConnection)self!).SendAsync(), this);
    }

    /// <summary>The socket underneath.</summary>
    public Socket Socket { get; }

    /// <summary>Names the connection in messages.</summary>
    public string Name { get; }

    /// <summary>What arrives.</summary>
    public PipeReader Input => _receive.Reader;

    /// <summary>What is to be sent.</summary>
    public PipeWriter Output => _send.Writer;

    /// <summary>What ended the connection first; <see cref="PipeShutdownKind.None"/> while it is open.</summary>
    public PipeShutdownKind ShutdownKind => (PipeShutdownKind)Volatile.Read(ref _shutdownKind);

    /// <summary>The socket's error when that ended it.</summary>
    public SocketError SocketError => (SocketError)Volatile.Read(ref _socketError);

    /// <summary>Bytes received so far.</summary>
    public long BytesRead => Volatile.Read(ref _bytesRead);

    /// <summary>Bytes sent so far.</summary>
    public long BytesSent => Volatile.Read(ref _bytesSent);

    /// <summary>Bytes of the last receive; 0 when the other side has ended its stream.</summary>
    public int LastReceived => Volatile.Read(ref _lastReceived);

    /// <inheritdoc />
    public long TotalBytesSent => BytesSent;

    /// <inheritdoc />
    public long TotalBytesReceived => BytesRead;

    /// <summary>Starts a connection over a connected socket, which it owns from then on.</summary>
    /// <param name="socket">The connected socket.</param>
    /// <param name="sendPipeOptions">Pipe behind <see cref="Output"/>; the defaults when left out.</param>
    /// <param name="receivePipeOptions">Pipe behind <see cref="Input"/>; the defaults when left out.</param>
    /// <param name="connectionOptions">How it behaves.</param>
    /// <param name="name">Names the connection in messages.</param>
    public static SocketConnection Create(
        Socket socket,
        PipeOptions? sendPipeOptions,
        PipeOptions? receivePipeOptions,
        SocketConnectionOptions connectionOptions = SocketConnectionOptions.None,
        string? name = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return new(socket, sendPipeOptions ?? PipeOptions.Default, receivePipeOptions ?? PipeOptions.Default, connectionOptions, name);
    }

    /// <summary>Says whether everything this needs is there; it is part of the framework, so it always is.</summary>
    public static void AssertDependencies()
    {
    }

    /// <summary>Sets a client's socket up: small writes leave at once.</summary>
    /// <param name="socket">The socket, of any address family.</param>
    public static void SetRecommendedClientOptions(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.AddressFamily != AddressFamily.Unix)
        {
            socket.NoDelay = true;
        }
    }

    /// <summary>Says that the protocol's own way out was taken, before the socket ends.</summary>
    /// <param name="kind">One of the two protocol exits.</param>
    /// <returns>Whether it is the first end of this connection.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The kind is no protocol exit.</exception>
    public bool TrySetProtocolShutdown(PipeShutdownKind kind) => kind switch
    {
        PipeShutdownKind.ProtocolExitClient or PipeShutdownKind.ProtocolExitServer => TryEnd(kind),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Only the protocol's own exits can be stated from outside."),
    };

    /// <summary>What waits where, in bytes; -1 for what lies in the pipes, which do not tell.</summary>
    public Counters GetCounters()
    {
        long available;
        try
        {
            available = Socket.Available;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            available = -1;
        }

        return new(available, bytesWaitingToBeRead: -1, bytesWaitingToBeSent: -1);
    }

    /// <summary>Closes the socket; both loops end.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            TryEnd(PipeShutdownKind.PipeDisposed);
            CloseSocket();
        }
    }

    private async Task ReceiveAsync()
    {
        Exception? failure = null;
        try
        {
            while (true)
            {
                if ((_options & SocketConnectionOptions.ZeroLengthReads) != 0 && Socket.Available == 0)
                {
                    await Socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None).ConfigureAwait(false);
                }

                var received = await Socket.ReceiveAsync(_receive.Writer.GetMemory(1), SocketFlags.None).ConfigureAwait(false);
                Volatile.Write(ref _lastReceived, received);
                if (received == 0)
                {
                    TryEnd(PipeShutdownKind.ReadEndOfStream);
                    break;
                }

                Interlocked.Add(ref _bytesRead, received);
                _receive.Writer.Advance(received);
                var flushed = await _receive.Writer.FlushAsync().ConfigureAwait(false);
                if (flushed.IsCompleted || flushed.IsCanceled)
                {
                    TryEnd(PipeShutdownKind.InputReaderCompleted);
                    break;
                }
            }
        }
        catch (SocketException exception)
        {
            failure = End(PipeShutdownKind.ReadSocketError, exception);
        }
        catch (ObjectDisposedException)
        {
            TryEnd(PipeShutdownKind.PipeDisposed);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            TryEnd(PipeShutdownKind.ReadException);
            failure = exception;
        }

        await _receive.Writer.CompleteAsync(failure).ConfigureAwait(false);

        // Nothing arrives any more: whatever waits to be sent would get no answer.
        _send.Reader.CancelPendingRead();
        CloseSocket();
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

                if (!read.Buffer.IsEmpty)
                {
                    await SendAsync(read.Buffer).ConfigureAwait(false);
                }

                _send.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    TryEnd(PipeShutdownKind.OutputWriterCompleted);
                    break;
                }
            }
        }
        catch (SocketException exception)
        {
            failure = End(PipeShutdownKind.WriteSocketError, exception);
        }
        catch (ObjectDisposedException)
        {
            TryEnd(PipeShutdownKind.PipeDisposed);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            TryEnd(PipeShutdownKind.WriteException);
            failure = exception;
        }

        await _send.Reader.CompleteAsync(failure).ConfigureAwait(false);
        CloseSocket();
    }

    private async ValueTask SendAsync(ReadOnlySequence<byte> buffer)
    {
        if (buffer.IsSingleSegment)
        {
            for (var rest = buffer.First; !rest.IsEmpty;)
            {
                var sent = await Socket.SendAsync(rest, SocketFlags.None).ConfigureAwait(false);
                Interlocked.Add(ref _bytesSent, sent);
                rest = rest[sent..];
            }

            return;
        }

        // Many small writes in one call to the system.
        while (!buffer.IsEmpty)
        {
            _segments.Clear();
            foreach (var memory in buffer)
            {
                if (!memory.IsEmpty)
                {
                    _segments.Add(MemoryMarshal.TryGetArray(memory, out var array) ? array : memory.ToArray());
                }
            }

            var sent = await Socket.SendAsync(_segments, SocketFlags.None).ConfigureAwait(false);
            Interlocked.Add(ref _bytesSent, sent);
            buffer = buffer.Slice(sent);
        }
    }

    private Exception? End(PipeShutdownKind kind, SocketException exception)
    {
        var first = TryEnd(kind);
        if (first)
        {
            Volatile.Write(ref _socketError, (int)exception.SocketErrorCode);
        }

        return exception.SocketErrorCode switch
        {
            // Our own closing of the socket is no failure of the connection.
            SocketError.OperationAborted when !first => null,
            SocketError.ConnectionReset => new ConnectionResetException(exception.Message, exception),
            _ => exception,
        };
    }

    private bool TryEnd(PipeShutdownKind kind) =>
        Interlocked.CompareExchange(ref _shutdownKind, (int)kind, (int)PipeShutdownKind.None) == (int)PipeShutdownKind.None;

    private void CloseSocket()
    {
        try
        {
            Socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The other side, or the other loop, was first.
        }

        Socket.Dispose();
    }

    /// <summary>What waits where on a connection.</summary>
    /// <param name="bytesAvailableOnSocket">Received by the system, not yet read; -1 when the socket is closed.</param>
    /// <param name="bytesWaitingToBeRead">Read from the socket, not yet taken by the reader; -1 when unknown.</param>
    /// <param name="bytesWaitingToBeSent">Written, not yet given to the socket; -1 when unknown.</param>
    public readonly struct Counters(long bytesAvailableOnSocket, long bytesWaitingToBeRead, long bytesWaitingToBeSent)
    {
        /// <summary>Received by the system, not yet read; -1 when the socket is closed.</summary>
        public long BytesAvailableOnSocket { get; } = bytesAvailableOnSocket;

        /// <summary>Read from the socket, not yet taken by the reader; -1 when unknown.</summary>
        public long BytesWaitingToBeRead { get; } = bytesWaitingToBeRead;

        /// <summary>Written, not yet given to the socket; -1 when unknown.</summary>
        public long BytesWaitingToBeSent { get; } = bytesWaitingToBeSent;
    }
}
