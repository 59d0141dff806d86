using Grpc.Core;
using Grpc.Core.Interceptors;

namespace RagPlatform.Grpc.StandIns.Tests.Interception;

/// <summary>Sends every streamed response twice, through a stream of its own put around the server's.</summary>
internal sealed class DoublingInterceptor : Interceptor
{
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
        => continuation(request, new DoublingWriter<TResponse>(responseStream), context);

    private sealed class DoublingWriter<T>(IServerStreamWriter<T> inner) : IServerStreamWriter<T>
    {
        public WriteOptions? WriteOptions
        {
            get => inner.WriteOptions;
            set => inner.WriteOptions = value;
        }

        public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

        public async Task WriteAsync(T message, CancellationToken cancellationToken)
        {
            await inner.WriteAsync(message, cancellationToken);
            await inner.WriteAsync(message, cancellationToken);
        }
    }
}
