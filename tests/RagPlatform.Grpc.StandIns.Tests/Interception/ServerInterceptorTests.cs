using Grpc.Core;
using RagPlatform.Grpc.StandIns.Tests.Hosting;
using RagPlatform.Grpc.StandIns.Tests.Protos;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Interception;

public sealed class ServerInterceptorTests
{
    [Fact]
    public async Task TwoInterceptors_EveryKindOfCall_PassesThemInTheOrderTheyWereAdded()
    {
        await using var server = await ProbeServer.StartAsync(options =>
        {
            options.Interceptors.Add<StepRecorder>("outer");
            options.Interceptors.Add<StepRecorder>("inner");
        });
        var client = server.CreateClient();

        await client.EchoAsync(new ProbeMessage());
        AssertPassed(server, "unary");

        using var gather = client.Gather();
        await gather.RequestStream.CompleteAsync();
        await gather;
        AssertPassed(server, "client stream");

        using var count = client.Count(new ProbeMessage { Count = 2 });
        Assert.Equal(2, await count.ResponseStream.ReadAllAsync().CountAsync());
        AssertPassed(server, "server stream");

        using var chat = client.Chat();
        await chat.RequestStream.CompleteAsync();
        Assert.False(await chat.ResponseStream.MoveNext());
        AssertPassed(server, "duplex");
    }

    [Fact]
    public async Task ExceptionMapper_KnownException_BecomesAStatusWithTrailers()
    {
        await using var server = await ProbeServer.StartAsync(options => options.Interceptors.Add<ExceptionMapper>());

        var error = await Assert.ThrowsAsync<RpcException>(
            () => server.CreateClient().FailAsync(new ProbeMessage { Count = -1, Text = "not a number" }).ResponseAsync);

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal("not a number", error.Status.Detail);
        Assert.Equal(nameof(ExceptionMapper), error.Trailers.GetValue("mapped-by"));
    }

    [Fact]
    public async Task StreamInterceptor_OwnWriter_ChangesWhatIsSent()
    {
        await using var server = await ProbeServer.StartAsync(options => options.Interceptors.Add<DoublingInterceptor>());
        using var call = server.CreateClient().Count(new ProbeMessage { Count = 3 });

        var numbers = await call.ResponseStream.ReadAllAsync().Select(message => message.Count).ToListAsync();

        Assert.Equal([0, 0, 1, 1, 2, 2], numbers);
    }

    private static void AssertPassed(ProbeServer server, string kind)
    {
        Assert.Equal([$"outer > {kind}", $"inner > {kind}", $"inner < {kind}", $"outer < {kind}"], server.Log.Steps);
        server.Log.Steps.Clear();
    }
}
