using System.Net.Http.Headers;
using System.Text;

namespace RagPlatform.FunctionalTests.Platform;

/// <summary>Requests to the JSON door.</summary>
internal static class JsonDoor
{
    public static Task<HttpResponseMessage> PostJsonAsync(
        this HttpClient http, string path, string? key, string json, string? accept = null) =>
        http.PostBytesAsync(path, key, Encoding.UTF8.GetBytes(json), accept);

    public static async Task<HttpResponseMessage> PostBytesAsync(
        this HttpClient http, string path, string? key, byte[] body, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        return await http.SendAsync(request);
    }

    public static async Task<HttpResponseMessage> GetAsync(this HttpClient http, string path, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return await http.SendAsync(request);
    }
}
