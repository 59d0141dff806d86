using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RagPlatform.TestSupport.Models;

/// <summary>A server on loopback that speaks the chat protocol's stream of server-sent events as a test says.</summary>
public sealed class ChatServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ChatServer(WebApplication application) => _application = application;

    /// <summary>The base address for a client of the protocol.</summary>
    public Uri Endpoint => new($"{_application.Urls.Single()}/v1");

    /// <summary>The environment of a platform that answers with a model of this server.</summary>
    /// <param name="model">The model's name.</param>
    public (string Name, string Value)[] Settings(string model = "test-model") =>
        [("Generation__Endpoint", Endpoint.AbsoluteUri), ("Generation__Model", model), ("Generation__ApiKey", "none")];

    /// <summary>The request the server got last.</summary>
    public JsonNode? Request { get; private set; }

    /// <summary>The header the last request carried.</summary>
    public string? Authorization { get; private set; }

    /// <summary>Starts one on a free port.</summary>
    /// <param name="answer">Answers a request whose body has been read.</param>
    public static async Task<ChatServer> StartAsync(Func<HttpContext, Task> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication application = builder.Build();
        var server = new ChatServer(application);
        application.Run(async context =>
        {
            server.Authorization = context.Request.Headers.Authorization;
            server.Request = context.Request.Path == "/v1/chat/completions"
                ? await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted)
                : throw new InvalidOperationException($"Unexpected path {context.Request.Path}.");
            await answer(context);
        });
        await application.StartAsync();
        return server;
    }

    /// <summary>A whole answer: the pieces, then the usage where there is one.</summary>
    public static async Task AnswerAsync(HttpContext context, IEnumerable<string> pieces, object? usage)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(pieces);
        await BeginAsync(context);
        foreach (string piece in pieces)
        {
            await WriteAsync(context, new[] { new { index = 0, delta = new { content = piece }, finish_reason = (string?)null } }, null);
        }

        await WriteAsync(context, new[] { new { index = 0, delta = new { }, finish_reason = "stop" } }, null);
        if (usage is not null)
        {
            await WriteAsync(context, Array.Empty<object>(), usage);
        }

        await context.Response.WriteAsync("data: [DONE]\n\n", context.RequestAborted);
    }

    /// <summary>Pieces, and an end nobody announced: once they have arrived the connection is cut, or ends like any other.</summary>
    public static async Task BreakAsync(HttpContext context, string[] pieces, Task arrived, bool cut, object? usage = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(pieces);
        ArgumentNullException.ThrowIfNull(arrived);
        await BeginAsync(context);
        foreach (string piece in pieces)
        {
            await WriteAsync(context, new[] { new { index = 0, delta = new { content = piece }, finish_reason = (string?)null } }, null);
        }

        if (usage is not null)
        {
            await WriteAsync(context, Array.Empty<object>(), usage);
        }

        await arrived.WaitAsync(context.RequestAborted);
        if (cut)
        {
            context.Abort();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private static async Task BeginAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.StartAsync(context.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext context, object choices, object? usage)
    {
        var chunk = new { id = "c1", @object = "chat.completion.chunk", created = 1, model = "test-model", choices, usage };
        await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
