using Grpc.Core;
using Grpc.Core.Interceptors;
using RagPlatform.Grpc.StandIns.Tests.Hosting;
using RagPlatform.Grpc.StandIns.Tests.Protos;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Types;

public sealed class ClientBaseTests
{
    [Fact]
    public async Task WithHost_EveryKindOfCall_NamesThatHost()
    {
        await using var server = await ProbeServer.StartAsync();
        var hosts = new List<string?>();
        var invoker = server.CreateChannel().Intercept(new HostRecorder(hosts));
        var client = new Probe.ProbeClient(invoker).WithHost("elsewhere.example");

        await client.EchoAsync(new ProbeMessage());
        using var count = client.Count(new ProbeMessage());
        using var gather = client.Gather();
        using var chat = client.Chat();

        Assert.Equal(Enumerable.Repeat("elsewhere.example", 4), hosts);
        Assert.Throws<ArgumentNullException>(() => client.WithHost(null!));
    }

    [Fact]
    public void Client_MadeForTestDoubles_FailsWhenCalled()
        => Assert.Throws<NotSupportedException>(() => new DoubleClient().EchoAsync(new ProbeMessage()));

    [Fact]
    public void Client_WithoutChannel_IsRefused()
    {
        Assert.Throws<ArgumentNullException>(() => new Probe.ProbeClient((ChannelBase)null!));
        Assert.Throws<ArgumentNullException>(() => new Probe.ProbeClient((CallInvoker)null!));
    }

    private sealed class DoubleClient : Probe.ProbeClient
    {
    }

    private sealed class HostRecorder(List<string?> hosts) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            hosts.Add(context.Host);
            return continuation(request, context);
        }

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            hosts.Add(context.Host);
            return continuation(request, context);
        }

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            hosts.Add(context.Host);
            return continuation(context);
        }

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            hosts.Add(context.Host);
            return continuation(context);
        }
    }
}
