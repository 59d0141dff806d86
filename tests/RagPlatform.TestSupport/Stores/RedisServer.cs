using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RagPlatform.TestSupport.Platform;

namespace RagPlatform.TestSupport.Stores;

/// <summary>
/// A private redis-server on a free loopback port, without persistence. It can be killed and started again on the same port; it ends when
/// it is disposed, and with this process, however that ends.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly Lazy<string?> s_program = new(() => Programs.Find("redis-server"));
    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(30);
    private readonly string _folder;
    private readonly string[] _arguments;
    private Process? _process;
    private Watchdog? _watchdog;

    private RedisServer(string folder, int port, string[] arguments)
    {
        _folder = folder;
        Port = port;
        _arguments = arguments;
    }

    /// <summary>Why tests on Redis cannot run here; null when they can.</summary>
    public static string? MissingReason => s_program.Value is null ? "redis-server is not on the PATH." : null;

    /// <summary>The port it listens on, with or without TLS.</summary>
    public int Port { get; }

    /// <summary>Host and port as a client's connection string.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Starts a server and waits until it accepts connections.</summary>
    /// <param name="arguments">More arguments of redis-server, such as <c>--requirepass</c>.</param>
    public static async Task<RedisServer> StartAsync(params string[] arguments)
    {
        RedisServer server = Prepare(arguments);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>A server with a port of its own that is not started yet.</summary>
    /// <param name="arguments">More arguments of redis-server.</param>
    public static RedisServer Prepare(params string[] arguments)
    {
        return new RedisServer(Directory.CreateTempSubdirectory("ragplatform-redis-").FullName, FreePort.Find(), arguments);
    }

    /// <summary>Ends the server without warning, as a crash does; what it held is gone.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            _watchdog?.Dispose();
            _watchdog = null;
        }
    }

    /// <summary>Makes the server hang: connections stay, and nothing is answered.</summary>
    public void Pause() => Signals.Pause(_process!.Id);

    /// <summary>Ends that.</summary>
    public void Resume() => Signals.Resume(_process!.Id);

    /// <summary>Starts it, empty, on its port and waits until it accepts connections.</summary>
    /// <exception cref="InvalidOperationException">It ended at once or is not installed.</exception>
    public async Task StartAgainAsync()
    {
        string program = s_program.Value ?? throw new InvalidOperationException(MissingReason);
        string port = Port.ToString(CultureInfo.InvariantCulture);
        string[] listen = _arguments.Contains("--tls-port") ? [] : ["--port", port];
        var start = new ProcessStartInfo(
            program,
            [.. listen, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder, .. _arguments.Select(a => a == "{port}" ? port : a)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _watchdog = new Watchdog(_folder, _process.Id);
        var output = new List<string>();
        _process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(output, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Poll.UntilAsync(
            async () =>
            {
                if (_process.HasExited)
                {
                    throw new InvalidOperationException($"redis-server ended with {_process.ExitCode}: {string.Join('\n', output)}");
                }

                return await AcceptsAsync();
            },
            accepts => accepts,
            "redis-server accepts connections",
            s_startLimit);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static void Keep(List<string> output, string? line)
    {
        lock (output)
        {
            output.Add(line ?? string.Empty);
        }
    }

    private async Task<bool> AcceptsAsync()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
