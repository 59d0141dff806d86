namespace RagPlatform.AppHost;

/// <summary>A service's log on disk. A file grown beyond its limit when opened becomes the one earlier file that is kept.</summary>
internal sealed class LogFile : IAsyncDisposable
{
    internal const long LimitBytes = 10 * 1024 * 1024;

    private readonly StreamWriter _writer;

    /// <summary>Replicas share one file.</summary>
    private readonly SemaphoreSlim _gate = new(1);

    private LogFile(StreamWriter writer) => _writer = writer;

    internal static LogFile Open(string folder, string name)
    {
        var path = Path.Combine(folder, $"{name}.log");
        if (File.Exists(path) && new FileInfo(path).Length > LimitBytes)
        {
            File.Move(path, $"{path}.1", overwrite: true);
        }

        var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        return new LogFile(new StreamWriter(stream));
    }

    internal async Task AppendAsync(IEnumerable<string> lines)
    {
        await _gate.WaitAsync();
        try
        {
            foreach (var line in lines)
            {
                await _writer.WriteLineAsync(AnsiColours.Strip(line));
            }

            await _writer.FlushAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _gate.Dispose();
    }
}
