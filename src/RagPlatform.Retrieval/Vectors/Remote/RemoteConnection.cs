using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace RagPlatform.Retrieval.Vectors.Remote;

/// <summary>
/// Requests to a server: each attempt bounded in time, repeated when that may help, and every failure said in a sentence with what to do.
/// </summary>
/// <param name="engine">The engine's name.</param>
/// <param name="section">Where it is configured.</param>
/// <param name="client">The client; its base address is the server's.</param>
/// <param name="options">Its options.</param>
/// <param name="time">The clock of pauses and timeouts.</param>
internal sealed class RemoteConnection(string engine, string section, HttpClient client, RemoteOptions options, TimeProvider time)
{
    private const int MaxQuoted = 300;
    private readonly ResiliencePipeline _pipeline = BuildPipeline(options, time);

    /// <summary>Sends a request and reads its reply.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query, without a leading '/'.</param>
    /// <param name="body">The body as it is sent; empty: none.</param>
    /// <param name="mediaType">What the body is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="understood">Statuses other than success that the caller understands.</param>
    /// <exception cref="VectorEngineException">The server cannot be reached, refuses, or says something that is not JSON.</exception>
    public async Task<RemoteReply> SendAsync(
        HttpMethod method,
        string path,
        ReadOnlyMemory<byte> body,
        string mediaType,
        CancellationToken cancellationToken,
        params HttpStatusCode[] understood)
    {
        try
        {
            return await _pipeline.ExecuteAsync(
                async token => await SendOnceAsync(method, path, body, mediaType, understood, token), cancellationToken);
        }
        catch (TimeoutRejectedException late)
        {
            throw Fail($"it did not answer within {options.RequestTimeout.TotalSeconds:0.###} s; check its load, or raise {section}:RequestTimeout", true, late);
        }
        catch (HttpRequestException unreachable)
        {
            throw Fail($"it cannot be reached ({unreachable.HttpRequestError}); check that it runs and that {section}:Url is right", true, unreachable);
        }
        catch (IOException broken)
        {
            throw Fail("the connection broke; check that it runs", true, broken);
        }
    }

    /// <summary>Sends a JSON body.</summary>
    public Task<RemoteReply> SendAsync(
        HttpMethod method, string path, object? body, CancellationToken cancellationToken, params HttpStatusCode[] understood) =>
        SendAsync(
            method,
            path,
            body is null ? ReadOnlyMemory<byte>.Empty : JsonSerializer.SerializeToUtf8Bytes(body),
            "application/json",
            cancellationToken,
            understood);

    /// <summary>Reads something out of a reply.</summary>
    /// <exception cref="VectorEngineException">The reply does not have that shape.</exception>
    public T Read<T>(RemoteReply reply, Func<JsonElement, T> read)
    {
        try
        {
            return read(reply.Body);
        }
        catch (Exception unexpected) when (unexpected is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Misunderstood(unexpected);
        }
    }

    /// <summary>A failure of the engine.</summary>
    public VectorEngineException Fail(string message, bool isTransient, Exception? cause = null) => new(engine, message, isTransient, cause);

    private static ResiliencePipeline BuildPipeline(RemoteOptions options, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>().Handle<IOException>().Handle<TimeoutRejectedException>()
                    .Handle<VectorEngineException>(failure => failure.IsTransient),
                MaxRetryAttempts = options.Retries,
                Delay = options.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            });
        }

        return builder.AddTimeout(options.RequestTimeout).Build();
    }

    private async Task<RemoteReply> SendOnceAsync(
        HttpMethod method,
        string path,
        ReadOnlyMemory<byte> body,
        string mediaType,
        HttpStatusCode[] understood,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (!body.IsEmpty)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        }

        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        byte[] content = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (!response.IsSuccessStatusCode && !understood.Contains(response.StatusCode))
        {
            throw Refused(response.StatusCode, content);
        }

        try
        {
            using var document = JsonDocument.Parse(content);
            return new RemoteReply(response.StatusCode, document.RootElement.Clone());
        }
        catch (JsonException malformed)
        {
            throw Misunderstood(malformed);
        }
    }

    private VectorEngineException Misunderstood(Exception cause) =>
        Fail($"its reply is not what {engine} says; check that {section}:Url is the server's own address and not that of something else", false, cause);

    private VectorEngineException Refused(HttpStatusCode status, byte[] content)
    {
        string said = System.Text.Encoding.UTF8.GetString(content.AsSpan(0, Math.Min(content.Length, MaxQuoted)));
        return status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Fail($"it refuses the key; check {section}:ApiKey", false),
            HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
                or HttpStatusCode.InternalServerError => Fail($"it failed with {(int)status}: {said}; see its log", true),
            HttpStatusCode.RequestEntityTooLarge => Fail($"a request was too large for it; lower {section}:BatchPoints", false),
            _ => Fail($"it refused a request with {(int)status}: {said}", false),
        };
    }
}
