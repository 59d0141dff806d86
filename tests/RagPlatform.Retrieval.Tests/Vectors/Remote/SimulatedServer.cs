using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RagPlatform.Retrieval.Tests.Vectors.Remote;

/// <summary>
/// A server on a loopback port that speaks an engine's wire format and keeps everything in memory. Every request, and every response it gives, is
/// held against the engine's published description where that is here.
/// </summary>
internal abstract class SimulatedServer(OpenApiDescription? description) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _violations = new();
    private readonly Lock _lock = new();
    private WebApplication? _application;

    /// <summary>What was said that the description does not allow.</summary>
    public IReadOnlyCollection<string> Violations => _violations;

    /// <summary>The server's address.</summary>
    public string Url { get; private set; } = string.Empty;

    /// <summary>Comes before a request is looked at: may answer it, or spoil it; returns whether it did.</summary>
    public Func<HttpContext, Task<bool>> Fault { get; set; } = _ => Task.FromResult(false);

    /// <summary>Header that has to come with every request, and its value; null: none.</summary>
    public (string Name, string Value)? RequiredHeader { get; set; }

    /// <summary>Requests that were answered, as "METHOD path".</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The same with query and body: "METHOD path?query body".</summary>
    public ConcurrentQueue<string> Bodies { get; } = new();

    /// <summary>The query parameters of the request that is handled.</summary>
    private protected IReadOnlyDictionary<string, string> Parameters { get; private set; } = new Dictionary<string, string>();

    /// <summary>Starts it.</summary>
    public async Task StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Run(AnswerAsync);
        await _application.StartAsync();
        Url = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }
    }

    /// <summary>Does what a request asks for.</summary>
    private protected abstract (int Status, JsonNode Body) Handle(string method, string[] path, JsonElement? body);

    /// <summary>The cosine of two vectors.</summary>
    private protected static double Cosine(JsonElement left, float[] right) =>
        ClusteredVectors.Cosine([.. left.EnumerateArray().Select(number => number.GetSingle())], right);

    private async Task AnswerAsync(HttpContext context)
    {
        if (RequiredHeader is { } header && context.Request.Headers[header.Name] != header.Value)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (await Fault(context))
        {
            return;
        }

        string method = context.Request.Method;
        string path = context.Request.Path.Value!;
        JsonElement? body = await ReadAsync(context.Request);
        var query = context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        Report(method, path, description?.CheckRequest(method, path, query, body));
        Requests.Enqueue($"{method} {path}");
        Bodies.Enqueue($"{method} {path}{context.Request.QueryString} {body}");
        (int status, JsonNode reply) = Locked(() =>
        {
            Parameters = query;
            return Handle(method, path.Trim('/').Split('/'), body);
        });
        if (status == StatusCodes.Status200OK)
        {
            Report(method, path, description?.CheckResponse(method, path, JsonSerializer.SerializeToElement(reply)));
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(reply.ToJsonString());
    }

    private T Locked<T>(Func<T> work)
    {
        lock (_lock)
        {
            return work();
        }
    }

    private void Report(string method, string path, IReadOnlyList<string>? faults)
    {
        foreach (string fault in faults ?? [])
        {
            _violations.Enqueue($"{method} {path}: {fault}");
        }
    }

    /// <summary>The body; of lines an array of them.</summary>
    private static async Task<JsonElement?> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        string text = await reader.ReadToEndAsync();
        return text.Length == 0 ? null
            : request.ContentType == "application/x-ndjson"
                ? JsonDocument.Parse($"[{string.Join(',', text.Split('\n', StringSplitOptions.RemoveEmptyEntries))}]").RootElement
                : JsonDocument.Parse(text).RootElement;
    }
}
