using System.Net;
using System.Net.Sockets;

namespace RagPlatform.TestSupport;

/// <summary>Ports for servers that cannot choose one themselves.</summary>
internal static class FreePort
{
    // Below the ports that systems give to outgoing connections, any of which could take it before the server does.
    private const int First = 10_240;
    private const int Last = 32_000;
    private const int Attempts = 200;

    /// <summary>A port of the loopback interface that nobody listened on a moment ago.</summary>
    public static int Find()
    {
        for (int attempt = 1; ; attempt++)
        {
            int port = Random.Shared.Next(First, Last);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException) when (attempt < Attempts)
            {
                // Somebody has it; another one is free.
            }
        }
    }
}
