using Grpc.Core;
using Grpc.Core.Interceptors;
using RagPlatform.Grpc.StandIns.Tests.Hosting;

namespace RagPlatform.Grpc.StandIns.Tests.Interception;

/// <summary>Writes down when a call passes it on its way in and out of the server.</summary>
internal sealed class StepRecorder(ProbeLog log, string name) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        => AroundAsync("unary", () => continuation(request, context));

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
        => AroundAsync("client stream", () => continuation(requestStream, context));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
        => AroundAsync("server stream", () => Untyped(continuation(request, responseStream, context)));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        => AroundAsync("duplex", () => Untyped(continuation(requestStream, responseStream, context)));

    private static async Task<bool> Untyped(Task task)
    {
        await task;
        return true;
    }

    private async Task<T> AroundAsync<T>(string kind, Func<Task<T>> next)
    {
        log.Steps.Enqueue($"{name} > {kind}");
        var result = await next();
        log.Steps.Enqueue($"{name} < {kind}");
        return result;
    }
}
