using Grpc.Core;
using Grpc.Core.Interceptors;

namespace RagPlatform.Grpc.StandIns.Tests.Calls;

/// <summary>Refuses the first two attempts of a call, which the client numbers in a header.</summary>
internal sealed class FirstAttemptsFailInterceptor : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        ThrowUnlessThird(context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        ThrowUnlessThird(context);
        return continuation(request, responseStream, context);
    }

    private static void ThrowUnlessThird(ServerCallContext context)
    {
        if (context.RequestHeaders.GetValue("grpc-previous-rpc-attempts") != "2")
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "not yet"));
        }
    }
}
