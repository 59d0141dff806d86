using System.Data.Common;
using Grpc.Core;

namespace RagPlatform.ServiceDefaults.Errors;

/// <summary>Tells a relational store that is away for a moment from one that was used wrongly.</summary>
public static class StoreOutage
{
    // SQLSTATE: disk full, and input/output error.
    private static readonly string[] s_cannotWrite = ["53100", "58030"];

    // SQLSTATE class "operator intervention": the server is being shut down, has crashed, or is still starting.
    private const string ServerGoing = "57P";

    /// <summary>
    /// What a caller may hear of an exception: UNAVAILABLE when the store is away, RESOURCE_EXHAUSTED when it cannot write; null when it is something
    /// else.
    /// </summary>
    public static PlatformException? Recognise(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (exception is DbException { SqlState: { } state } && s_cannotWrite.Contains(state))
        {
            return new PlatformException(
                StatusCode.ResourceExhausted,
                "STORE_CANNOT_WRITE",
                "The service's store cannot write, as its disk is full or failing; nothing of this was kept. Free some space, then send it again.",
                innerException: exception);
        }

        return exception is DbException store && (store.IsTransient || store.SqlState?.StartsWith(ServerGoing, StringComparison.Ordinal) == true)
            ? new PlatformException(
                StatusCode.Unavailable,
                "STORE_UNAVAILABLE",
                "The service's store cannot be reached at the moment; try again.",
                innerException: exception)
            : null;
    }
}
