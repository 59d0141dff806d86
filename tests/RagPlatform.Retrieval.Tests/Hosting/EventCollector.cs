using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RagPlatform.Retrieval.Tests.Hosting;

/// <summary>Keeps the names and texts of what is logged.</summary>
internal sealed class EventCollector : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(LogLevel Level, string? Name, string Text)> Events { get; } = new();

    /// <summary>What was worth a warning, one a line, for failures of tests.</summary>
    public string Warnings => string.Join(
        Environment.NewLine, Events.Where(entry => entry.Level >= LogLevel.Warning).Select(entry => $"{entry.Name}: {entry.Text}"));

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Events.Enqueue((logLevel, eventId.Name, formatter(state, exception)));

    public void Dispose()
    {
    }
}
