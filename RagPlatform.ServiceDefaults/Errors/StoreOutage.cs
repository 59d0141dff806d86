using System.Data.Common;
using Grpc.Core;

namespace RagPlatform.ServiceDefaults.Errors;

/// <summary>Tells a relational store that is away for a moment from one that was used wrongly.</summary>
public static class StoreOutage
{
    // SQLSTATE class "operator intervention": the server is being shut down, has crashed, or is still starting.
    private const string ServerGoing = "57P";

    /// <summary>What a caller may hear of an exception: UNAVAILABLE when the store is away; null when it is something else.</summary>
    public static PlatformException? Recognise(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception is DbException store && (store.IsTransient || store.SqlState?.StartsWith(ServerGoing, StringComparison.Ordinal) == true)
            ? new PlatformException(
                StatusCode.Unavailable,
                "STORE_UNAVAILABLE",
                "The service's store cannot be reached at the moment; try again.",
                innerException: exception)
            : null;
    }
}
