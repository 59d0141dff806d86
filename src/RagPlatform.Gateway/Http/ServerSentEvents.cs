using System.Text.Json;
using Google.Protobuf;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Gateway.Http;

/// <summary>
/// An answer as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): <c>delta</c> events while it is
/// written, then one <c>reply</c> with the whole, or one <c>error</c>.
/// </summary>
internal static class ServerSentEvents
{
    private const string MediaType = "text/event-stream";

    public static bool AreWanted(HttpRequest request) =>
        request.Headers.Accept.Any(value => value?.Contains(MediaType, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Runs the work; a failure before the first event keeps its HTTP status, a later one becomes an event.</summary>
    public static async Task WriteAsync(
        HttpResponse response, Func<Func<string, IMessage, Task>, Task<AskReply>> work, CancellationToken cancellationToken)
    {
        bool begun = false;
        try
        {
            AskReply reply = await work(SendAsync);
            await SendAsync("reply", reply);
        }
        catch (Exception failure) when (begun && !cancellationToken.IsCancellationRequested)
        {
            await WriteEventAsync(
                response, "error", JsonSerializer.Serialize(HttpErrors.Body(HttpErrors.ToPlatformException(failure))), cancellationToken);
        }

        Task SendAsync(string name, IMessage message)
        {
            if (!begun)
            {
                begun = true;
                response.ContentType = MediaType;
                response.Headers.CacheControl = "no-cache";
            }

            return WriteEventAsync(response, name, JsonBody.Format(message), cancellationToken);
        }
    }

    private static async Task WriteEventAsync(HttpResponse response, string name, string data, CancellationToken cancellationToken)
    {
        await response.WriteAsync($"event: {name}\ndata: {data}\n\n", cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
