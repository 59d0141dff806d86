using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The console output of every resource, with what the orchestrator says about it.</summary>
public class ResourceLoggerService : IDisposable
{
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);
    private readonly TimeProvider _timeProvider;

    public ResourceLoggerService()
        : this(TimeProvider.System)
    {
    }

    internal ResourceLoggerService(TimeProvider timeProvider) => _timeProvider = timeProvider;

    public ILogger GetLogger(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var ids = resource.GetResolvedResourceNames();
        return ids.Length == 1 ? LogOf(ids[0]) : new FanOutLogger([.. ids.Select(LogOf)]);
    }

    public ILogger GetLogger(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        return LogOf(resourceName);
    }

    /// <summary>The backlog and then each new batch of lines; ends when the log is completed.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        return new WithToken(LogOf(resourceName).WatchAsync);
    }

    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var ids = resource.GetResolvedResourceNames();
        return ids.Length == 1 ? WatchAsync(ids[0]) : new WithToken(cancellationToken => MergeAsync(ids, cancellationToken));
    }

    /// <summary>The lines kept so far, without following.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName)
    {
        await Task.CompletedTask;
        yield return LogOf(resourceName).Snapshot();
    }

    public void Complete(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        Array.ForEach(resource.GetResolvedResourceNames(), Complete);
    }

    public void Complete(string name) => LogOf(name).Complete();

    public void ClearBacklog(string resourceName) => LogOf(resourceName).ClearBacklog();

    public void Dispose()
    {
        foreach (var log in _logs.Values)
        {
            log.Complete();
        }

        GC.SuppressFinalize(this);
    }

    internal ResourceLog LogOf(string resourceId) => _logs.GetOrAdd(resourceId, static (_, time) => new ResourceLog(time), _timeProvider);

    private async IAsyncEnumerable<IReadOnlyList<LogLine>> MergeAsync(
        string[] ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var merged = Channel.CreateUnbounded<IReadOnlyList<LogLine>>(new() { SingleReader = true });
        var pumps = Task.WhenAll(ids.Select(PumpAsync))
            .ContinueWith(_ => merged.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await foreach (var batch in merged.Reader.ReadAllAsync(cancellationToken))
        {
            yield return batch;
        }

        await pumps;

        async Task PumpAsync(string id)
        {
            await foreach (var batch in LogOf(id).WatchAsync(cancellationToken))
            {
                merged.Writer.TryWrite(batch);
            }
        }
    }

    /// <summary>Hands the consumer's token to an iterator that is made only then.</summary>
    private sealed class WithToken(Func<CancellationToken, IAsyncEnumerable<IReadOnlyList<LogLine>>> start)
        : IAsyncEnumerable<IReadOnlyList<LogLine>>
    {
        public IAsyncEnumerator<IReadOnlyList<LogLine>> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
            start(cancellationToken).GetAsyncEnumerator(cancellationToken);
    }

    private sealed class FanOutLogger(ResourceLog[] logs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            foreach (var log in logs)
            {
                log.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
