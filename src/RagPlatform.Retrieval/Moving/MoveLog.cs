using RagPlatform.Contracts.V1;

namespace RagPlatform.Retrieval.Moving;

/// <summary>What moving logs.</summary>
internal static partial class MoveLog
{
    [LoggerMessage(EventId = 1, EventName = "MoveChanged", Level = LogLevel.Information,
        Message = "Moving {Tenant}/{Collection} from {Source} to {Target}: {Phase}")]
    public static partial void Changed(ILogger logger, string tenant, string collection, string source, string target, MovePhase phase);

    [LoggerMessage(EventId = 2, EventName = "MoveStuck", Level = LogLevel.Warning,
        Message = "Moving {Tenant}/{Collection} from {Source} to {Target} does not go on at the moment; it is tried again")]
    public static partial void Stuck(
        ILogger logger, string tenant, string collection, string source, string target, Exception exception);

    [LoggerMessage(EventId = 3, EventName = "CleanupPostponed", Level = LogLevel.Warning,
        Message = "Vectors of {Tenant}/{Collection} in {Engine}, which are not needed any more, could not be removed; it is tried again")]
    public static partial void CleanupPostponed(ILogger logger, string tenant, string collection, string engine, Exception exception);

    [LoggerMessage(EventId = 4, EventName = "MovesUnreachable", Level = LogLevel.Warning,
        Message = "Moves cannot be read from the store; it is tried again")]
    public static partial void Unreachable(ILogger logger, Exception exception);
}
