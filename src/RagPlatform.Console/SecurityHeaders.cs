namespace RagPlatform.Console;

/// <summary>
/// What the browser may do with a page: run the Console's own script and style, talk to the Console, nothing else. Text of documents and
/// answers is shown on these pages; should any of it ever be taken for markup, it could still load and send nothing.
/// </summary>
internal static class SecurityHeaders
{
    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " +
            "base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";

        // Not "no-referrer": with it browsers hide where a form comes from, and the sign-in asks for just that.
        headers["Referrer-Policy"] = "same-origin";
        return next(context);
    });
}
