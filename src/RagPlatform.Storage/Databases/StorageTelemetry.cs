using System.Diagnostics;

namespace RagPlatform.Storage.Databases;

/// <summary>
/// Spans of the embedded store, which has no instrumentation of its own; PostgreSQL's come from its client. Names and attributes follow the
/// OpenTelemetry conventions for database calls.
/// </summary>
internal static class StorageTelemetry
{
    /// <summary>Name of the source.</summary>
    internal const string SourceName = "RagPlatform.Storage";

    private const string System = "sqlite";
    private static readonly ActivitySource s_source = new(SourceName);

    /// <summary>
    /// Begins the span of a command, or none: a statement belongs to what somebody asked for. Queues look for work several times a second
    /// without being asked, and each would be a trace of its own.
    /// </summary>
    /// <param name="commandText">The SQL; it holds no values, those are parameters.</param>
    /// <param name="database">The database file's name.</param>
    internal static Activity? Start(string commandText, string database)
    {
        if (Activity.Current is null || !s_source.HasListeners())
        {
            return null;
        }

        string operation = FirstWord(commandText);
        if (operation == "PRAGMA")
        {
            return null;
        }

        Activity? span = s_source.StartActivity($"{operation} {database}", ActivityKind.Client);
        if (span is { IsAllDataRequested: true })
        {
            // Both spellings: tools know the older one, the conventions the newer.
            span.SetTag("db.system", System);
            span.SetTag("db.system.name", System);
            span.SetTag("db.namespace", database);
            span.SetTag("db.operation", operation);
            span.SetTag("db.operation.name", operation);
            span.SetTag("db.query.text", commandText);
        }

        return span;
    }

    private static string FirstWord(string commandText)
    {
        ReadOnlySpan<char> text = commandText.AsSpan().TrimStart();
        int end = text.IndexOfAny(' ', '\n', ';');
        return (end < 0 ? text : text[..end]).ToString().ToUpperInvariant();
    }
}
