using Grpc.Core;
using Grpc.Net.Client.Configuration;
using RagPlatform.Grpc.StandIns.Tests.Hosting;
using RagPlatform.Grpc.StandIns.Tests.Protos;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Calls;

public sealed class RetryTests
{
    [Fact]
    public async Task UnaryCall_FailingTwice_SucceedsAtTheThirdAttempt()
    {
        await using var server = await ProbeServer.StartAsync(options => options.Interceptors.Add<FirstAttemptsFailInterceptor>());

        var received = await RetryingClient(server).EchoAsync(new ProbeMessage { Text = "again" });

        Assert.Equal("again", received.Text);
        Assert.True(server.Log.Calls.TryDequeue(out var seen));
        Assert.Equal("2", seen.Headers.GetValue("grpc-previous-rpc-attempts"));
    }

    [Fact]
    public async Task ServerStreaming_FailingTwice_StreamsEverythingAtTheThirdAttempt()
    {
        await using var server = await ProbeServer.StartAsync(options => options.Interceptors.Add<FirstAttemptsFailInterceptor>());
        using var call = RetryingClient(server).Count(new ProbeMessage { Count = 5 });

        Assert.Equal(5, await call.ResponseStream.ReadAllAsync().CountAsync());
    }

    private static Probe.ProbeClient RetryingClient(ProbeServer server)
    {
        var retry = new RetryPolicy
        {
            MaxAttempts = 3,
            InitialBackoff = TimeSpan.FromMilliseconds(1),
            MaxBackoff = TimeSpan.FromMilliseconds(5),
            BackoffMultiplier = 1,
            RetryableStatusCodes = { StatusCode.Unavailable },
        };
        return server.CreateClient(options => options.ServiceConfig = new ServiceConfig
        {
            MethodConfigs = { new MethodConfig { Names = { MethodName.Default }, RetryPolicy = retry } },
        });
    }
}
