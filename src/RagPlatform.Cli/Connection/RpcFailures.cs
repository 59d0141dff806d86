using System.Net.Sockets;
using Grpc.Core;

namespace RagPlatform.Cli.Connection;

/// <summary>Failed calls in one sentence: the server's own words where it said something.</summary>
internal static class RpcFailures
{
    /// <summary>What to tell the person at the command line.</summary>
    public static string Describe(RpcException failure, Uri gateway)
    {
        if (IsUnreachable(failure))
        {
            return $"There is no gateway at {gateway.GetLeftPart(UriPartial.Authority)}: start the platform with " +
                "'dotnet run --project RagPlatform.AppHost', or say where it is with --gateway.";
        }

        return failure.Status.Detail.Length > 0 && failure.Status.DebugException is null
            ? failure.Status.Detail
            : $"The gateway at {gateway.GetLeftPart(UriPartial.Authority)} ended the call with {failure.StatusCode}; try again.";
    }

    /// <summary>
    /// Whether the call never got to a server. The channel connects on its own and passes on what the socket said; with another handler it
    /// is the handler that fails to connect.
    /// </summary>
    public static bool IsUnreachable(RpcException failure) => failure.Status.DebugException
        is SocketException
        or HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };
}
