using System.Diagnostics;
using System.Security.Cryptography;

namespace RagPlatform.TestSupport.Platform;

/// <summary>
/// The real AppHost as a process, with embedded stores, free ports and a data folder of its own. It is stopped and its folder deleted with
/// this object, or by a watchdog should the test process end without that.
/// </summary>
public sealed class AppHostProcess : IAsyncDisposable
{
    private const int ShownLines = 60;
    private const int KeyLength = 32;
    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(40);

    private readonly Process _process;
    private readonly Watchdog _watchdog;
    private readonly DirectoryInfo _folder;
    private readonly List<string> _output = [];
    private readonly TaskCompletionSource<PlatformAddresses> _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AppHostProcess(DirectoryInfo folder, ProcessStartInfo start)
    {
        _folder = folder;
        _process = Process.Start(start)!;
        _watchdog = new Watchdog(folder.FullName, _process.Id);
        Id = _process.Id;
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Its process id.</summary>
    public int Id { get; }

    /// <summary>The development key.</summary>
    public required string ApiKey { get; init; }

    /// <summary>The key services know each other by.</summary>
    public required string InternalKey { get; init; }

    /// <summary>Where the platform keeps everything.</summary>
    public string DataFolder => _folder.FullName;

    /// <summary>What it wrote last.</summary>
    public string OutputTail
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output.TakeLast(ShownLines));
            }
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="arguments">Further arguments; a later one overrides an earlier one.</param>
    public static AppHostProcess Start(params string[] arguments)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ragplatform-");
        string apiKey = RandomNumberGenerator.GetHexString(KeyLength, lowercase: true);
        string internalKey = RandomNumberGenerator.GetHexString(KeyLength, lowercase: true);
        var start = new ProcessStartInfo("dotnet",
        [
            "exec", AssemblyPath(), "--stores", "embedded", "--dashboard", "off",
            "--Ports:GatewayHttp=0", "--Ports:GatewayGrpc=0", "--Ports:Console=0", .. arguments,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            Environment =
            {
                ["RAG_DATA_DIR"] = folder.FullName,
                ["Parameters__dev-api-key"] = apiKey,
                ["Parameters__internal-key"] = internalKey,
                ["NO_COLOR"] = "1",
            },
        };
        return new AppHostProcess(folder, start) { ApiKey = apiKey, InternalKey = internalKey };
    }

    /// <summary>The addresses, once the platform says that it is up.</summary>
    /// <exception cref="InvalidOperationException">It ended, or did not come up in time; the message holds what it wrote last.</exception>
    public async Task<PlatformAddresses> WaitUntilUpAsync()
    {
        using var limit = new CancellationTokenSource(s_startLimit);
        Task ended = _process.WaitForExitAsync(limit.Token);
        return await Task.WhenAny(_up.Task, ended) == _up.Task
            ? await _up.Task
            : throw new InvalidOperationException(
                (limit.IsCancellationRequested ? "The platform is not up in time:\n" : "The AppHost has ended:\n") + OutputTail);
    }

    /// <summary>Waits for the end of an AppHost that ends by itself; its exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(s_stopLimit);
        return _process.ExitCode;
    }

    /// <summary>Asks it to stop and waits until it has; its exit code.</summary>
    public Task<int> StopAsync()
    {
        if (!_process.HasExited)
        {
            Signals.Terminate(Id);
        }

        return WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _watchdog.Dispose();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Its program.</summary>
    public static string AssemblyPath() => BuildOutput.PathOf("RagPlatform.AppHost.dll", "RagPlatform.AppHost");

    private void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Add(line);
            if (!_up.Task.IsCompleted && PlatformAddresses.Read(_output) is { } addresses)
            {
                _up.TrySetResult(addresses);
            }
        }
    }
}
