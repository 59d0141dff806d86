using Grpc.Core;
using Grpc.Core.Interceptors;

namespace RagPlatform.Grpc.StandIns.Tests.Interception;

/// <summary>Wraps the call object of a unary call, as a logging or mapping interceptor does.</summary>
internal sealed class UnaryWrappingInterceptor : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(request, context);
        return new AsyncUnaryCall<TResponse>(
            MapAsync(call.ResponseAsync), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    private static async Task<TResponse> MapAsync<TResponse>(Task<TResponse> response)
    {
        try
        {
            return await response;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            throw new KeyNotFoundException(exception.Status.Detail, exception);
        }
    }
}
