namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>What the embedded vector engine logs.</summary>
internal static partial class VectorLog
{
    [LoggerMessage(1, LogLevel.Information,
        "Vector collection opened: {Rows} rows, {GraphRows} of them in the graph, {LogBytes} log bytes replayed.",
        EventName = "VectorCollectionOpened")]
    public static partial void VectorCollectionOpened(this ILogger logger, int rows, int graphRows, long logBytes);

    [LoggerMessage(2, LogLevel.Information, "Vector collection rebuilt without {DeadRows} removed rows: {Rows} are left.",
        EventName = "VectorCollectionRebuilt")]
    public static partial void VectorCollectionRebuilt(this ILogger logger, int deadRows, int rows);

    [LoggerMessage(3, LogLevel.Warning, "A vector collection's upkeep failed; nothing is lost, it is tried again after the next step.",
        EventName = "VectorUpkeepFailed")]
    public static partial void VectorUpkeepFailed(this ILogger logger, Exception exception);
}
