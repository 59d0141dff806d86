using Grpc.Core;
using Grpc.Core.Interceptors;

namespace RagPlatform.Cli.Tests.Hosting;

/// <summary>Asks for the key as a gateway does, then does what the script wants of every call.</summary>
internal sealed class ScriptInterceptor(GatewayScript script) : Interceptor
{
    private int _calls;

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        await AdmitAsync(context);
        return await continuation(request, context);
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await AdmitAsync(context);
        return await continuation(requestStream, context);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await AdmitAsync(context);
        await continuation(request, responseStream, context);
    }

    private async Task AdmitAsync(ServerCallContext context)
    {
        if (context.RequestHeaders.GetValue("authorization") != $"Bearer {GatewayScript.Key}")
        {
            throw new RpcException(new Status(StatusCode.Unauthenticated, "The API key is not known; check it or ask for a new one."));
        }

        if (script.Fail(Interlocked.Increment(ref _calls)) is { } failure)
        {
            throw failure;
        }

        script.Arrived.TrySetResult();
        await script.Hold.WaitAsync(context.CancellationToken);
    }
}
