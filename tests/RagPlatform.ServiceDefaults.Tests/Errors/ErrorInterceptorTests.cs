using Grpc.Core;
using Microsoft.Extensions.Logging;
using RagPlatform.ServiceDefaults.Errors;
using Xunit;

namespace RagPlatform.ServiceDefaults.Tests.Errors;

public sealed class ErrorInterceptorTests
{
    private readonly RecordingLogger<ErrorInterceptor> _logger = new();

    [Fact]
    public async Task ClientStream_ResetBeforeTheTokenTells_IsCancelledAndNoFailure()
    {
        var interceptor = new ErrorInterceptor(_logger);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => interceptor.ClientStreamingServerHandler<string, string>(
            new BrokenStream(),
            new OpenCallContext(),
            async (messages, _) => string.Concat(await messages.ReadAllAsync().ToListAsync())));

        Assert.Equal(StatusCode.Cancelled, thrown.StatusCode);
        Assert.Empty(_logger.Levels);
    }

    [Fact]
    public async Task ClientStream_IoErrorOfTheServiceItself_IsAFailure()
    {
        var interceptor = new ErrorInterceptor(_logger);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => interceptor.ClientStreamingServerHandler<string, string>(
            new BrokenStream(),
            new OpenCallContext(),
            (_, _) => throw new IOException("No space left on device.")));

        Assert.Equal(StatusCode.Internal, thrown.StatusCode);
        Assert.DoesNotContain("No space", thrown.Status.Detail, StringComparison.Ordinal);
        Assert.Equal([LogLevel.Error], _logger.Levels);
    }
}
