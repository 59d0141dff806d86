using Grpc.Core;
using Grpc.Core.Interceptors;

namespace RagPlatform.Grpc.StandIns.Tests.Interception;

/// <summary>Turns an exception of a service method into a status with a trailer.</summary>
internal sealed class ExceptionMapper : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (InvalidDataException exception)
        {
            throw new RpcException(
                new Status(StatusCode.InvalidArgument, exception.Message, exception), new Metadata { { "mapped-by", nameof(ExceptionMapper) } });
        }
    }
}
