using Grpc.Core;
using Grpc.Core.Interceptors;

namespace RagPlatform.Grpc.StandIns.Tests.Calls;

/// <summary>Ends unary calls with a status set on the context, after the method has run normally.</summary>
internal sealed class StatusSettingInterceptor : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var response = await continuation(request, context);
        context.Status = new Status(StatusCode.Aborted, "set on the context");
        return response;
    }
}
