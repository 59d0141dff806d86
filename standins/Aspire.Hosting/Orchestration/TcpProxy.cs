using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Shares one loopback port between several processes, connection by connection in turn; who does not answer is passed over.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly List<TcpListener> _listeners = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly IReadOnlyList<int> _targets;
    private readonly Action _nobodyAnswers;
    private readonly Task _accepting;
    private int _turn = -1;

    private TcpProxy(int port, IReadOnlyList<int> targets, Action nobodyAnswers)
    {
        _targets = targets;
        _nobodyAnswers = nobodyAnswers;
        foreach (var address in Socket.OSSupportsIPv6 ? new[] { IPAddress.Loopback, IPAddress.IPv6Loopback } : [IPAddress.Loopback])
        {
            var listener = new TcpListener(address, port);
            try
            {
                listener.Start();
                _listeners.Add(listener);
            }
            catch (SocketException exception)
                when (exception.SocketErrorCode == SocketError.AddressNotAvailable && address.Equals(IPAddress.IPv6Loopback))
            {
                listener.Dispose();
            }
        }

        _accepting = Task.WhenAll(_listeners.Select(AcceptAsync));
    }

    internal static TcpProxy Start(int port, IReadOnlyList<int> targets, Action nobodyAnswers) => new(port, targets, nobodyAnswers);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listeners.ForEach(l => l.Dispose());
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            try
            {
                var client = await listener.AcceptSocketAsync(_stopping.Token);
                _ = RelayAsync(client);
            }
#pragma warning disable CA1031 // A listener that is stopped between two calls may throw anything, a null reference included.
            catch (Exception) when (_stopping.IsCancellationRequested)
#pragma warning restore CA1031
            {
                return;
            }
            catch (SocketException)
            {
                // The caller went away before it was accepted.
            }
        }
    }

    private async Task RelayAsync(Socket client)
    {
        using (client)
        {
            using var backend = await ConnectAsync();
            if (backend is null)
            {
                _nobodyAnswers();
                return;
            }

            client.NoDelay = backend.NoDelay = true;
            await Task.WhenAll(CopyAsync(client, backend), CopyAsync(backend, client));
        }
    }

    private async Task<Socket?> ConnectAsync()
    {
        var first = (uint)Interlocked.Increment(ref _turn);
        for (var i = 0u; i < _targets.Count; i++)
        {
            var port = _targets[(int)((first + i) % (uint)_targets.Count)];
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                // By name: a process may listen on either loopback address.
                await socket.ConnectAsync(KnownLoopback, port, _stopping.Token);
                return socket;
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                socket.Dispose();
            }
        }

        return null;
    }

    private const string KnownLoopback = "localhost";

    private async Task CopyAsync(Socket from, Socket to)
    {
        try
        {
            await using var source = new NetworkStream(from, ownsSocket: false);
            await using var target = new NetworkStream(to, ownsSocket: false);
            await source.CopyToAsync(target, _stopping.Token);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception)
            when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side broke off: break off the other, so that neither direction hangs.
            from.Dispose();
            to.Dispose();
        }
    }
}
