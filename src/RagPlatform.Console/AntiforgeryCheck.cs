using Microsoft.AspNetCore.Antiforgery;

namespace RagPlatform.Console;

/// <summary>What forms get from the framework, for the addresses that scripts post to: the token of the page they are on.</summary>
internal static class AntiforgeryCheck
{
    public static void AddAntiforgeryCheck(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(async (context, next) =>
    {
        var antiforgery = context.HttpContext.RequestServices.GetRequiredService<IAntiforgery>();
        return await antiforgery.IsRequestValidAsync(context.HttpContext)
            ? await next(context)
            : Results.StatusCode(StatusCodes.Status400BadRequest);
    });
}
