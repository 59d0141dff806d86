using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace RagPlatform.AppHost;

/// <summary>
/// The ports people and clients rely on. Each is a setting (<c>Ports:GatewayHttp</c>, <c>Ports:GatewayGrpc</c>, <c>Ports:Console</c>);
/// 0 means any free port, which lets several platforms run side by side.
/// </summary>
internal sealed class PlatformPorts
{
    private const int DefaultGatewayHttp = 8080;
    private const int DefaultGatewayGrpc = 8081;
    private const int DefaultConsole = 8082;

    private readonly List<(string Setting, int Port)> _fixed = [];

    /// <summary>Null for any free port.</summary>
    internal int? GatewayHttp { get; private init; }

    internal int? GatewayGrpc { get; private init; }

    internal int? Console { get; private init; }

    internal static PlatformPorts Read(IConfiguration configuration)
    {
        var ports = new PlatformPorts
        {
            GatewayHttp = Port(configuration, "Ports:GatewayHttp", DefaultGatewayHttp),
            GatewayGrpc = Port(configuration, "Ports:GatewayGrpc", DefaultGatewayGrpc),
            Console = Port(configuration, "Ports:Console", DefaultConsole),
        };
        ports.Fix("Ports:GatewayHttp", ports.GatewayHttp);
        ports.Fix("Ports:GatewayGrpc", ports.GatewayGrpc);
        ports.Fix("Ports:Console", ports.Console);
        return ports;
    }

    /// <summary>One sentence about the first port that somebody else listens on; null when all are free.</summary>
    internal string? FirstConflict(IConfiguration configuration)
    {
        // Test hosts replace fixed ports by free ones.
        if (configuration.GetValue("DcpPublisher:RandomizePorts", defaultValue: false))
        {
            return null;
        }

        foreach (var (setting, port) in _fixed)
        {
            if (!IsFree(port))
            {
                var variable = setting.Replace(":", "__", StringComparison.Ordinal);
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"Port {port} is already in use; choose another with --{setting}=<port> or the " +
                    $"environment variable {variable} (0 takes any free port).");
            }
        }

        return null;
    }

    private static int? Port(IConfiguration configuration, string setting, int fallback)
    {
        var text = configuration[setting];
        var port = string.IsNullOrWhiteSpace(text) ? fallback
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed <= IPEndPoint.MaxPort ? parsed
            : throw new SettingException(
                $"{setting} is '{text}'; it must be a port from 1 to {IPEndPoint.MaxPort}, or 0 for any free one.");
        return port == 0 ? null : port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Fix(string setting, int? port)
    {
        if (port is { } taken)
        {
            _fixed.Add((setting, taken));
        }
    }
}
