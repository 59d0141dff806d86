using System.Net;

namespace RagPlatform.Console.SignIn;

/// <summary>
/// The API key a request acts with: the signed-in one; at a development machine (<c>RAG_DEV_API_KEY</c> set) the development key for
/// requests of that machine itself.
/// </summary>
internal sealed class ApiKeySource(IConfiguration configuration)
{
    /// <summary>The claim that holds the key of a signed-in person.</summary>
    public const string KeyClaim = "api-key";

    /// <summary>The key, or null: sign in first.</summary>
    public string? Find(HttpContext context)
    {
        if (context.User.FindFirst(KeyClaim)?.Value is { Length: > 0 } signedIn)
        {
            return signedIn;
        }

        return configuration["RAG_DEV_API_KEY"] is { Length: > 0 } development && IsThisMachine(context) ? development : null;
    }

    // The host's name too: a foreign page that has its name resolved to this machine must not be taken for it.
    private static bool IsThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address)
        && context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]";
}
