using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The lines of one resource instance: a bounded backlog and whoever follows it.</summary>
internal sealed class ResourceLog(TimeProvider timeProvider) : ILogger
{
    /// <summary>Lines kept for those who start to watch later.</summary>
    internal const int BacklogLines = 2_000;

    private readonly Lock _gate = new();
    private readonly Queue<LogLine> _backlog = new();
    private readonly List<Channel<LogLine>> _followers = [];
    private int _lastNumber;
    private bool _complete;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        var message = formatter(state, exception);
        Write(exception is null ? message : $"{message}{Environment.NewLine}{exception}", isError: logLevel >= LogLevel.Error);
    }

    /// <summary>Adds a line, stamped with the time it arrived.</summary>
    internal void Write(string text, bool isError)
    {
        var stamped = $"{timeProvider.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffffK} {text}";
        lock (_gate)
        {
            var line = new LogLine(++_lastNumber, stamped, isError);
            _backlog.Enqueue(line);
            if (_backlog.Count > BacklogLines)
            {
                _backlog.Dequeue();
            }

            foreach (var follower in _followers)
            {
                follower.Writer.TryWrite(line);
            }
        }
    }

    /// <summary>Ends every follower after the lines it has.</summary>
    internal void Complete()
    {
        lock (_gate)
        {
            _complete = true;
            foreach (var follower in _followers)
            {
                follower.Writer.TryComplete();
            }
        }
    }

    internal void Reopen()
    {
        lock (_gate)
        {
            _complete = false;
        }
    }

    internal void ClearBacklog()
    {
        lock (_gate)
        {
            _backlog.Clear();
        }
    }

    internal LogLine[] Snapshot()
    {
        lock (_gate)
        {
            return [.. _backlog];
        }
    }

    internal async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<LogLine>(new() { SingleReader = true });
        lock (_gate)
        {
            foreach (var line in _backlog)
            {
                channel.Writer.TryWrite(line);
            }

            if (_complete)
            {
                channel.Writer.TryComplete();
            }

            _followers.Add(channel);
        }

        try
        {
            while (await channel.Reader.WaitToReadAsync(cancellationToken))
            {
                var batch = new List<LogLine>();
                while (channel.Reader.TryRead(out var line))
                {
                    batch.Add(line);
                }

                yield return batch;
            }
        }
        finally
        {
            lock (_gate)
            {
                _followers.Remove(channel);
            }
        }
    }
}
