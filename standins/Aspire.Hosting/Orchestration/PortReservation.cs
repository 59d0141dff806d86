using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Holds a loopback port until its user starts. The sockets listen: a bound socket alone would not keep others out
/// where addresses may be reused.
/// </summary>
internal sealed class PortReservation : IDisposable
{
    private const int Attempts = 200;

    // Below the ports that systems give to outgoing connections: one of those would be taken by any connection in the moment between its release
    // here and its user's start.
    private const int FirstFreePort = 10_240;
    private const int LastFreePort = 32_000;

    private readonly Socket[] _sockets;

    private PortReservation(int port, Socket[] sockets)
    {
        Port = port;
        _sockets = sockets;
    }

    internal int Port { get; }

    /// <summary>Takes the port given, or any free one; the port must be free on both loopback addresses.</summary>
    /// <exception cref="SocketException">The port is in use or may not be used.</exception>
    internal static PortReservation Take(int? port)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return TakeBoth(port ?? Random.Shared.Next(FirstFreePort, LastFreePort));
            }
            catch (SocketException) when (port is null && attempt < Attempts)
            {
                // Somebody has it; another one is free.
            }
        }
    }

    public void Dispose() => Array.ForEach(_sockets, s => s.Dispose());

    private static PortReservation TakeBoth(int port)
    {
        var first = Listen(IPAddress.Loopback, port);
        try
        {
            return new PortReservation(port, Socket.OSSupportsIPv6 ? [first, Listen(IPAddress.IPv6Loopback, port)] : [first]);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            // The system knows IPv6 but has no loopback address for it.
            return new PortReservation(port, [first]);
        }
        catch (SocketException)
        {
            first.Dispose();
            throw;
        }
    }

    private static Socket Listen(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(backlog: 1);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
