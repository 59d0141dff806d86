using Grpc.Core;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Gateway.Http;

/// <summary>
/// Turns what an endpoint throws into the error body; the unexpected goes to the log with its stack, never over the wire.
/// </summary>
internal sealed partial class HttpErrorFilter(ILogger<HttpErrorFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception failure)
        {
            PlatformException error = HttpErrors.ToPlatformException(failure);
            if (error.Code == StatusCode.Internal)
            {
                LogUnexpected(logger, context.HttpContext.Request.Path, failure);
            }

            return Results.Json(HttpErrors.Body(error), statusCode: HttpErrors.Status(error.Code));
        }
    }

    [LoggerMessage(EventId = 1, EventName = "RequestFailed", Level = LogLevel.Error, Message = "{Path} failed unexpectedly")]
    private static partial void LogUnexpected(ILogger logger, string path, Exception exception);
}
