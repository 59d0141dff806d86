using System.Net.Http.Headers;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Gateway.Http;

/// <summary>
/// The header <c>Cache-Control</c> of a question (RFC 9111, 5.2.1): <c>no-cache</c>, <c>no-store</c>, <c>only-if-cached</c>, <c>max-age</c> and
/// <c>max-stale</c>. What the question's body says itself goes before.
/// </summary>
internal static class CacheControl
{
    /// <exception cref="PlatformException">INVALID_ARGUMENT: the header cannot be read.</exception>
    public static void Apply(HttpRequest http, AskRequest request)
    {
        string header = http.Headers.CacheControl.ToString();
        if (header.Length == 0)
        {
            return;
        }

        if (!CacheControlHeaderValue.TryParse(header, out CacheControlHeaderValue? control))
        {
            throw PlatformException.InvalidField(
                "Cache-Control", "The header 'Cache-Control' cannot be read; it looks like 'max-age=60, max-stale=3600'.");
        }

        if (request.Cache == CacheMode.CacheDefault)
        {
            request.Cache = control.NoStore ? CacheMode.NoStore
                : control.NoCache ? CacheMode.NoCache
                : control.OnlyIfCached ? CacheMode.OnlyIfCached
                : CacheMode.CacheDefault;
        }

        if (control.MaxAge is { } age && !request.HasMaxAgeSeconds)
        {
            request.MaxAgeSeconds = (long)age.TotalSeconds;
        }

        if (control.MaxStale && !request.HasMaxStaleSeconds)
        {
            // Without a number any staleness will do.
            request.MaxStaleSeconds = control.MaxStaleLimit is { } limit ? (long)limit.TotalSeconds : long.MaxValue;
        }
    }
}
