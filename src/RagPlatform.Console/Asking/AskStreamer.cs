using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using RagPlatform.Console.SignIn;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Console.Asking;

/// <summary>
/// Asks the Gateway and passes the answer on to the page as it is written: server-sent events <c>delta</c>, <c>reply</c>, <c>error</c>.
/// </summary>
internal sealed class AskStreamer(RagService.RagServiceClient gateway, ApiKeySource keys)
{
    private static readonly JsonFormatter s_formatter = new(
        JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithFormatDefaultValues(true));

    // Questions and answers; more of a conversation than this does not help the next answer.
    private const int MaxTurns = 6;

    public async Task StreamAsync(HttpContext context)
    {
        AskInput? input = await context.Request.ReadFromJsonAsync<AskInput>(context.RequestAborted);
        var request = new AskRequest
        {
            Question = input?.Question ?? string.Empty,
            Cache = input?.Fresh == true ? CacheMode.NoCache : CacheMode.CacheDefault,
        };
        request.Collections.Add(input?.Collection ?? string.Empty);
        foreach (AskTurn turn in (input?.History ?? []).TakeLast(MaxTurns))
        {
            if (!string.IsNullOrWhiteSpace(turn.Question) && !string.IsNullOrWhiteSpace(turn.Answer))
            {
                request.History.Add(new Turn { Role = "user", Text = turn.Question });
                request.History.Add(new Turn { Role = "assistant", Text = turn.Answer });
            }
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            using AsyncServerStreamingCall<AskEvent> call = gateway.AskStream(
                request, GatewayCalls.WithKey(keys.Find(context)!, context.RequestAborted));
            await foreach (AskEvent next in call.ResponseStream.ReadAllAsync(context.RequestAborted))
            {
                string name = next.EventCase == AskEvent.EventOneofCase.Delta ? "delta" : "reply";
                await WriteAsync(context, name, s_formatter.Format(next));
            }
        }
        catch (RpcException failure) when (!context.RequestAborted.IsCancellationRequested)
        {
            await WriteAsync(context, "error", JsonSerializer.Serialize(new { message = failure.ToPlatformException().Message }));
        }
    }

    private static async Task WriteAsync(HttpContext context, string name, string data)
    {
        await context.Response.WriteAsync($"event: {name}\ndata: {data}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
