using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Holds a loopback port until its user starts. The sockets listen: a bound socket alone would not keep others out
/// where addresses may be reused.
/// </summary>
internal sealed class PortReservation : IDisposable
{
    private const int Attempts = 50;

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
            var first = Listen(IPAddress.Loopback, port ?? 0);
            var taken = ((IPEndPoint)first.LocalEndPoint!).Port;
            try
            {
                return new PortReservation(taken, Socket.OSSupportsIPv6 ? [first, Listen(IPAddress.IPv6Loopback, taken)] : [first]);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressNotAvailable)
            {
                // The system knows IPv6 but has no loopback address for it.
                return new PortReservation(taken, [first]);
            }
            catch (SocketException) when (port is null && attempt < Attempts)
            {
                first.Dispose();
            }
            catch (SocketException)
            {
                first.Dispose();
                throw;
            }
        }
    }

    public void Dispose() => Array.ForEach(_sockets, s => s.Dispose());

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
