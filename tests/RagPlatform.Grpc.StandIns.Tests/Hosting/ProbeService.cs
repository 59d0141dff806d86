using Google.Protobuf;
using Grpc.Core;
using RagPlatform.Grpc.StandIns.Tests.Protos;

namespace RagPlatform.Grpc.StandIns.Tests.Hosting;

/// <summary>Does what each request says, and reports to the <see cref="ProbeLog"/> what a client cannot see.</summary>
internal sealed class ProbeService(ProbeLog log) : Probe.ProbeBase
{
    public override async Task<ProbeMessage> Echo(ProbeMessage request, ServerCallContext context)
    {
        log.Calls.Enqueue(ObservedCall.From(context));
        await EchoMetadataAsync(context);
        return request;
    }

    public override async Task Count(ProbeMessage request, IServerStreamWriter<ProbeMessage> responseStream, ServerCallContext context)
    {
        await EchoMetadataAsync(context);
        try
        {
            for (var i = 0; i < request.Count; i++)
            {
                await responseStream.WriteAsync(new ProbeMessage { Count = i, Text = request.Text }, context.CancellationToken);
            }
        }
        finally
        {
            log.Note(context.CancellationToken.IsCancellationRequested ? "count cancelled" : "count done");
        }
    }

    public override async Task<ProbeMessage> Gather(IAsyncStreamReader<ProbeMessage> requestStream, ServerCallContext context)
    {
        await EchoMetadataAsync(context);
        var sum = new ProbeMessage();
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            sum.Count += request.Count;
            sum.Text += request.Text;
            sum.Payload = ByteString.CopyFrom([.. sum.Payload, .. request.Payload]);
        }

        return sum;
    }

    public override async Task Chat(
        IAsyncStreamReader<ProbeMessage> requestStream, IServerStreamWriter<ProbeMessage> responseStream, ServerCallContext context)
    {
        await EchoMetadataAsync(context);
        while (await requestStream.MoveNext())
        {
            await responseStream.WriteAsync(requestStream.Current);
        }
    }

    public override Task<ProbeMessage> Fail(ProbeMessage request, ServerCallContext context)
    {
        if (request.Count < 0)
        {
            throw new InvalidDataException(request.Text);
        }

        var trailers = new Metadata { { "reason", request.Text }, { "details-bin", request.Payload.ToByteArray() } };
        throw new RpcException(new Status((StatusCode)request.Count, request.Text), trailers);
    }

    public override async Task<ProbeMessage> Hang(ProbeMessage request, ServerCallContext context)
    {
        log.Note("hang entered");
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.CancellationToken.Register(cancelled.SetResult);
        await cancelled.Task;
        log.Note("hang cancelled");
        return request;
    }

    // Headers whose key starts with "echo-" come back as response headers, those starting with "trail-" as trailers.
    private static async Task EchoMetadataAsync(ServerCallContext context)
    {
        var headers = new Metadata();
        foreach (var entry in context.RequestHeaders)
        {
            if (entry.Key.StartsWith("echo-", StringComparison.Ordinal))
            {
                headers.Add(entry);
            }
            else if (entry.Key.StartsWith("trail-", StringComparison.Ordinal))
            {
                context.ResponseTrailers.Add(entry);
            }
        }

        if (headers.Count > 0)
        {
            await context.WriteResponseHeadersAsync(headers);
        }
    }
}
