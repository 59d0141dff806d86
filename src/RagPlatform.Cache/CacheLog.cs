namespace RagPlatform.Cache;

/// <summary>What the caches log.</summary>
internal static partial class CacheLog
{
    [LoggerMessage(EventId = 1, EventName = "SnapshotDamaged", Level = LogLevel.Error,
        Message = "The snapshot of the cache cannot be used: {Problem}. The cache starts empty; the file is kept as {Aside}")]
    public static partial void SnapshotDamaged(ILogger logger, string problem, string aside);

    [LoggerMessage(EventId = 2, EventName = "SnapshotNotWritten", Level = LogLevel.Warning,
        Message = "The answers in memory could not be written to disk; the next attempt follows")]
    public static partial void SnapshotNotWritten(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 3, EventName = "CacheRestored", Level = LogLevel.Information,
        Message = "{Count} answers from before the restart are back")]
    public static partial void Restored(ILogger logger, int count);

    [LoggerMessage(EventId = 4, EventName = "SharedCacheForgot", Level = LogLevel.Warning,
        Message = "Redis forgot what was announced through it; {Count} answers of this process are dropped")]
    public static partial void Forgot(ILogger logger, int count);

    [LoggerMessage(EventId = 5, EventName = "JudgeFailed", Level = LogLevel.Warning,
        Message = "A fresh answer could not be compared with the stored one")]
    public static partial void JudgeFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 6, EventName = "PoliciesNotRead", Level = LogLevel.Warning,
        Message = "The cache's policies could not be read; those known before go on")]
    public static partial void PoliciesNotRead(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 7, EventName = "SharedEventUnreadable", Level = LogLevel.Error,
        Message = "An event of another replica could not be read; everything known here is dropped")]
    public static partial void EventUnreadable(ILogger logger, Exception exception);
}
