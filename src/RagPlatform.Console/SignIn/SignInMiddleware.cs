namespace RagPlatform.Console.SignIn;

/// <summary>
/// Every page but the sign-in page needs a key. A request that changes or costs something must come from the Console's own pages: browsers
/// say where a request comes from, and one from elsewhere is refused.
/// </summary>
internal sealed class SignInMiddleware(RequestDelegate next, ApiKeySource keys)
{
    private static readonly string[] s_open = ["/signin", "/health", "/alive"];

    public Task InvokeAsync(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method) && !IsOwnPage(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return context.Response.WriteAsync("This request must come from a page of the Console.", context.RequestAborted);
        }

        bool open = Array.Exists(s_open, path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));
        if (open || keys.Find(context) is not null)
        {
            return next(context);
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.Redirect("/signin");
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }

        return Task.CompletedTask;
    }

    private static bool IsOwnPage(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out Uri? origin)
        && string.Equals(origin.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
