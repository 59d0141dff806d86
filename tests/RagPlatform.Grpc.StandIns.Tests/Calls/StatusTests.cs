using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using RagPlatform.Grpc.StandIns.Tests.Hosting;
using RagPlatform.Grpc.StandIns.Tests.Protos;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Calls;

public sealed class StatusTests
{
    public static TheoryData<StatusCode> ErrorCodes => [.. Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK)];

    [Theory]
    [MemberData(nameof(ErrorCodes))]
    public async Task Failure_AnyCode_ArrivesWithDetailAndTrailers(StatusCode code)
    {
        await using var server = await ProbeServer.StartAsync();
        var request = new ProbeMessage { Count = (int)code, Text = "why: 100% of it", Payload = ByteString.CopyFrom(1, 0, 254) };

        using var call = server.CreateClient().FailAsync(new ProbeMessage(request));
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

        Assert.Equal(code, error.StatusCode);
        Assert.Equal("why: 100% of it", error.Status.Detail);
        Assert.Equal("why: 100% of it", error.Trailers.GetValue("reason"));
        Assert.Equal(new byte[] { 1, 0, 254 }, error.Trailers.GetValueBytes("details-bin"));
        Assert.Equal("why: 100% of it", call.GetTrailers().GetValue("reason"));
    }

    [Fact]
    public async Task Detail_BeyondAscii_ArrivesUnchanged()
    {
        await using var server = await ProbeServer.StartAsync(options => options.EnableDetailedErrors = true);

        var error = await Assert.ThrowsAsync<RpcException>(
            () => server.CreateClient().FailAsync(new ProbeMessage { Count = -1, Text = "größer als 10 €\n" }).ResponseAsync);

        Assert.EndsWith("größer als 10 €\n", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnhandledException_WithoutDetailedErrors_KeepsItsMessageOnTheServer()
    {
        await using var server = await ProbeServer.StartAsync();

        var error = await Assert.ThrowsAsync<RpcException>(
            () => server.CreateClient().FailAsync(new ProbeMessage { Count = -1, Text = "secret" }).ResponseAsync);

        Assert.Equal(StatusCode.Unknown, error.StatusCode);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_OfAnUnknownMethod_IsUnimplemented()
    {
        await using var server = await ProbeServer.StartAsync();
        var text = Marshallers.StringMarshaller;
        var method = new Method<string, string>(MethodType.Unary, "ragplatform.probe.Probe", "Missing", text, text);
        var invoker = server.CreateChannel().CreateCallInvoker();

        var error = await Assert.ThrowsAsync<RpcException>(
            () => invoker.AsyncUnaryCall(method, null, default, "hello").ResponseAsync);

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    [Fact]
    public async Task Call_OfAStoppedServer_IsUnavailableAndKeepsTheCause()
    {
        var server = await ProbeServer.StartAsync();
        var address = server.Address;
        await server.DisposeAsync();
        using var channel = GrpcChannel.ForAddress(address);

        var error = await Assert.ThrowsAsync<RpcException>(
            () => new Probe.ProbeClient(channel).EchoAsync(new ProbeMessage()).ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.IsType<SocketException>(error.Status.DebugException);
        Assert.Same(error.Status.DebugException, error.InnerException);
    }

    [Fact]
    public async Task ContextStatus_SetByTheMethod_EndsTheCall()
    {
        await using var server = await ProbeServer.StartAsync(options => options.Interceptors.Add<StatusSettingInterceptor>());

        var error = await Assert.ThrowsAsync<RpcException>(() => server.CreateClient().EchoAsync(new ProbeMessage()).ResponseAsync);

        Assert.Equal(StatusCode.Aborted, error.StatusCode);
        Assert.Equal("set on the context", error.Status.Detail);
    }
}
