using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Contracts.Grpc.Health.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Resilience;
using RagPlatform.TestSupport.Grpc;
using Xunit;
using HealthClient = RagPlatform.Contracts.Grpc.Health.V1.Health.HealthClient;

namespace RagPlatform.ServiceDefaults.Tests.Resilience;

/// <summary>What a caller sees of a dependency that fails, over real connections.</summary>
public sealed class ResilienceInterceptorTests
{
    private readonly FlakyHealth.Script _script = new();

    [Fact]
    public async Task Unary_UnavailableTwice_SucceedsOnTheThirdAttempt()
    {
        await using GrpcTestServer server = await StartAsync();
        _script.StatusOf = call => call <= 2 ? StatusCode.Unavailable : StatusCode.OK;

        HealthCheckResponse reply = await Client(server, new ResilienceOptions()).CheckAsync(new HealthCheckRequest());

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, reply.Status);
        Assert.Equal(3, _script.Calls);
    }

    [Theory]
    [InlineData(StatusCode.InvalidArgument)]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.PermissionDenied)]
    [InlineData(StatusCode.ResourceExhausted)]
    public async Task Unary_AnotherStatus_IsNotRetried(StatusCode status)
    {
        await using GrpcTestServer server = await StartAsync();
        _script.StatusOf = _ => status;

        RpcException failure = await Assert.ThrowsAsync<RpcException>(
            () => Client(server, new ResilienceOptions()).CheckAsync(new HealthCheckRequest()).ResponseAsync);

        Assert.Equal(status, failure.StatusCode);
        Assert.Equal(1, _script.Calls);
    }

    [Fact]
    public async Task Unary_NothingListens_SaysWhichServiceAndNoAddress()
    {
        using var channel = global::Grpc.Net.Client.GrpcChannel.ForAddress("http://127.0.0.1:9");
        var client = new HealthClient(channel.Intercept(Interceptor(new ResilienceOptions { MaxRetries = 1 })));
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => client.CheckAsync(new HealthCheckRequest()).ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Equal("SERVICE_UNAVAILABLE", failure.ToPlatformException().Reason);
        Assert.Contains("retrieval", failure.Status.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unary_ServerHangs_EndsAtTheDeadline()
    {
        await using GrpcTestServer server = await StartAsync();
        _script.Hangs = true;

        RpcException failure = await Assert.ThrowsAsync<RpcException>(() =>
            Client(server, new ResilienceOptions { CallTimeout = TimeSpan.FromMilliseconds(200) }).CheckAsync(new HealthCheckRequest()).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Fact]
    public async Task ServerStream_ServerHangs_EndsAtTheDeadline()
    {
        await using GrpcTestServer server = await StartAsync();
        _script.Hangs = true;
        using AsyncServerStreamingCall<HealthCheckResponse> call =
            Client(server, new ResilienceOptions { StreamTimeout = TimeSpan.FromMilliseconds(200) }).Watch(new HealthCheckRequest());

        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Fact]
    public async Task Unary_FailuresInARow_OpenTheBreakerAndSpareTheServer()
    {
        await using GrpcTestServer server = await StartAsync();
        _script.StatusOf = _ => StatusCode.Unavailable;
        HealthClient client = Client(
            server,
            new ResilienceOptions { MaxRetries = 0, BreakerMinimumThroughput = 4, BreakDuration = TimeSpan.FromMinutes(1) });

        for (int i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<RpcException>(() => client.CheckAsync(new HealthCheckRequest()).ResponseAsync);
        }

        Assert.Equal(4, _script.Calls);
    }

    [Fact]
    public async Task ServerStream_UnavailableBeforeTheFirstMessage_BeginsAgain()
    {
        await using GrpcTestServer server = await StartAsync();
        _script.StatusOf = call => call == 1 ? StatusCode.Unavailable : StatusCode.OK;
        using AsyncServerStreamingCall<HealthCheckResponse> call =
            Client(server, new ResilienceOptions()).Watch(new HealthCheckRequest());

        int messages = 0;
        await foreach (HealthCheckResponse _ in call.ResponseStream.ReadAllAsync())
        {
            messages++;
        }

        Assert.Equal((2, 2), (messages, _script.Calls));
    }

    [Fact]
    public async Task Unary_Retried_GivesStatusHeadersAndTrailersOfTheLastAttempt()
    {
        await using GrpcTestServer server = await StartAsync();
        _script.StatusOf = call => call == 1 ? StatusCode.Unavailable : StatusCode.OK;

        using AsyncUnaryCall<HealthCheckResponse> call = Client(server, new ResilienceOptions()).CheckAsync(new HealthCheckRequest());
        await call.ResponseAsync;

        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.NotNull(await call.ResponseHeadersAsync);
        Assert.NotNull(call.GetTrailers());
    }

    private Task<GrpcTestServer> StartAsync() => GrpcTestServer.StartAsync(
        builder => builder.Services.AddSingleton(_script), app => app.MapGrpcService<FlakyHealth>());

    private static HealthClient Client(GrpcTestServer server, ResilienceOptions options) =>
        new(server.Channel.Intercept(Interceptor(options)));

    private static ResilienceInterceptor Interceptor(ResilienceOptions options)
    {
        options.RetryDelay = TimeSpan.FromMilliseconds(1);
        return new ResilienceInterceptor("retrieval", options, TimeProvider.System, NullLogger<ResilienceInterceptor>.Instance);
    }
}
