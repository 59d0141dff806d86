using System.Net;
using Microsoft.Extensions.Logging;

namespace RagPlatform.Redis;

internal static partial class RedisLog
{
    [LoggerMessage(EventId = 1, EventName = "RedisConnectionLost", Level = LogLevel.Warning,
        Message = "The connection to Redis at {EndPoint} is lost ({Failure}); caches go on without it until it is back")]
    public static partial void ConnectionLost(ILogger logger, EndPoint? endPoint, string failure);

    [LoggerMessage(EventId = 2, EventName = "RedisConnectionRestored", Level = LogLevel.Information,
        Message = "The connection to Redis at {EndPoint} is back")]
    public static partial void ConnectionRestored(ILogger logger, EndPoint? endPoint);

    [LoggerMessage(EventId = 3, EventName = "RedisNotReachedYet", Level = LogLevel.Warning,
        Message = "Redis cannot be reached yet; caches go on without it and it is tried again")]
    public static partial void NotReachedYet(ILogger logger);
}
