using Grpc.Core;
using Grpc.Core.Interceptors;
using RagPlatform.Grpc.StandIns.Tests.Hosting;
using RagPlatform.Grpc.StandIns.Tests.Protos;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Interception;

public sealed class ClientInterceptorTests
{
    [Fact]
    public async Task EveryKindOfCall_InterceptorsInOneList_PassInTheOrderGiven()
    {
        await using var server = await ProbeServer.StartAsync();
        var steps = new List<string>();
        var invoker = server.CreateChannel().Intercept(new ClientStepRecorder("first", steps), new ClientStepRecorder("second", steps));
        var client = new Probe.ProbeClient(invoker);

        await client.EchoAsync(new ProbeMessage());
        await Task.Run(() => client.Echo(new ProbeMessage()));
        using var count = client.Count(new ProbeMessage { Count = 1 });
        Assert.True(await count.ResponseStream.MoveNext());
        using var gather = client.Gather();
        await gather.RequestStream.CompleteAsync();
        await gather;
        using var chat = client.Chat();
        await chat.RequestStream.CompleteAsync();
        Assert.False(await chat.ResponseStream.MoveNext());

        string[] calls = ["Unary Echo", "Unary Echo", "ServerStreaming Count", "ClientStreaming Gather", "DuplexStreaming Chat"];
        Assert.Equal(calls.SelectMany(call => new[] { $"first {call}", $"second {call}" }), steps);
        Assert.Equal("10", (await chat.ResponseHeadersAsync).GetValue("echo-second"));
    }

    [Fact]
    public async Task ChainedIntercepts_LastAdded_PassesFirst()
    {
        await using var server = await ProbeServer.StartAsync();
        var steps = new List<string>();
        var invoker = server.CreateChannel()
            .Intercept(new ClientStepRecorder("earlier", steps))
            .Intercept(new ClientStepRecorder("later", steps));

        await new Probe.ProbeClient(invoker).EchoAsync(new ProbeMessage());

        Assert.Equal(["later Unary Echo", "earlier Unary Echo"], steps);
    }

    [Fact]
    public async Task MetadataFunction_CallWithoutHeaders_AddsItsOwn()
    {
        await using var server = await ProbeServer.StartAsync();
        var client = new Probe.ProbeClient(server.CreateChannel().Intercept(headers =>
        {
            headers.Add("x-added", "yes");
            return headers;
        }));

        await client.EchoAsync(new ProbeMessage());
        await client.EchoAsync(new ProbeMessage(), new Metadata { { "x-own", "kept" } });

        Assert.All(server.Log.Calls, call => Assert.Equal("yes", call.Headers.GetValue("x-added")));
        Assert.Equal([null, "kept"], server.Log.Calls.Select(call => call.Headers.GetValue("x-own")));
    }

    [Fact]
    public async Task WrappedCall_FailureAndSuccess_GoThroughTheWrapper()
    {
        await using var server = await ProbeServer.StartAsync();
        var client = new Probe.ProbeClient(server.CreateChannel().Intercept(new UnaryWrappingInterceptor()));

        using var failing = client.FailAsync(new ProbeMessage { Count = (int)StatusCode.NotFound, Text = "no such thing" });
        var error = await Assert.ThrowsAsync<KeyNotFoundException>(async () => await failing);

        Assert.Equal("no such thing", error.Message);
        Assert.Equal(StatusCode.NotFound, failing.GetStatus().StatusCode);
        Assert.Equal("no such thing", failing.GetTrailers().GetValue("reason"));
        Assert.Equal("fine", (await client.EchoAsync(new ProbeMessage { Text = "fine" })).Text);
    }
}
