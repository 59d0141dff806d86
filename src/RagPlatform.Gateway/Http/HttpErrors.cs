using System.Diagnostics;
using Grpc.Core;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Gateway.Http;

/// <summary>Errors as HTTP says them: the same code, reason, sentence and field as over gRPC.</summary>
internal static class HttpErrors
{
    private const int ClientClosedRequest = 499;

    /// <summary>The JSON body of an error.</summary>
    public static object Body(PlatformException error) => new
    {
        error = new
        {
            code = StatusNames.Of(error.Code),
            reason = error.Reason,
            message = error.Message,
            field = error.Field,
            trace_id = Activity.Current?.TraceId.ToString(),
        },
    };

    /// <summary>The HTTP status of a gRPC code, as google.rpc.Code maps them.</summary>
    public static int Status(StatusCode code) => code switch
    {
        StatusCode.OK => StatusCodes.Status200OK,
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.OutOfRange => StatusCodes.Status400BadRequest,
        StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
        StatusCode.NotFound => StatusCodes.Status404NotFound,
        StatusCode.AlreadyExists or StatusCode.Aborted => StatusCodes.Status409Conflict,
        StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        StatusCode.Cancelled => ClientClosedRequest,
        StatusCode.Unimplemented => StatusCodes.Status501NotImplemented,
        StatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        StatusCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>What a failure may say to a caller.</summary>
    public static PlatformException ToPlatformException(Exception failure) => failure switch
    {
        PlatformException expected => expected,
        RpcException remote => remote.ToPlatformException(),
        OperationCanceledException => new PlatformException(StatusCode.Cancelled, "CANCELLED", "The request was cancelled."),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new PlatformException(
            StatusCode.InvalidArgument, "BODY_TOO_LARGE", "The request's body is larger than 20 MiB; send less."),
        _ => StoreOutage.Recognise(failure) ?? new PlatformException(
            StatusCode.Internal,
            "INTERNAL",
            $"The service failed in a way it does not know. Try again; if it stays, report trace id {Activity.Current?.TraceId}.",
            innerException: failure),
    };
}
