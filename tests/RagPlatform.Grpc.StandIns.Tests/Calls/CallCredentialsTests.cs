using Grpc.Core;
using RagPlatform.Grpc.StandIns.Tests.Hosting;
using RagPlatform.Grpc.StandIns.Tests.Protos;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Calls;

public sealed class CallCredentialsTests
{
    [Fact]
    public async Task ChannelCredentials_WithCallCredentials_SendThemOnEveryCall()
    {
        await using var server = await ProbeServer.StartAsync();
        var contexts = new List<AuthInterceptorContext>();
        var client = server.CreateClient(options =>
        {
            options.UnsafeUseInsecureChannelCallCredentials = true;
            options.Credentials = ChannelCredentials.Create(ChannelCredentials.Insecure, CallCredentials.FromInterceptor((context, metadata) =>
            {
                contexts.Add(context);
                metadata.Add("authorization", $"Bearer {contexts.Count}");
                return Task.CompletedTask;
            }));
        });

        await client.EchoAsync(new ProbeMessage());
        await client.EchoAsync(new ProbeMessage());

        Assert.Equal(["Bearer 1", "Bearer 2"], server.Log.Calls.Select(call => call.Headers.GetValue("authorization")));
        Assert.All(contexts, context => Assert.Equal("Echo", context.MethodName));
        Assert.All(contexts, context => Assert.EndsWith("/ragplatform.probe.Probe", context.ServiceUrl, StringComparison.Ordinal));
    }

    [Fact]
    public async Task CallOptions_ComposedCredentials_AllAddTheirEntries()
    {
        await using var server = await ProbeServer.StartAsync();
        var client = server.CreateClient(options => options.UnsafeUseInsecureChannelCallCredentials = true);
        var credentials = CallCredentials.Compose(Adding("x-first", "1"), Adding("x-second", "2"));

        await client.EchoAsync(new ProbeMessage(), new CallOptions().WithCredentials(credentials));

        Assert.True(server.Log.Calls.TryDequeue(out var seen));
        Assert.Equal("1", seen.Headers.GetValue("x-first"));
        Assert.Equal("2", seen.Headers.GetValue("x-second"));
    }

    [Fact]
    public async Task CallOptions_CredentialsOverPlainText_AreWithheldUnlessAllowed()
    {
        await using var server = await ProbeServer.StartAsync();

        await server.CreateClient().EchoAsync(new ProbeMessage(), new CallOptions(credentials: Adding("x-secret", "1")));

        Assert.True(server.Log.Calls.TryDequeue(out var seen));
        Assert.Null(seen.Headers.Get("x-secret"));
    }

    [Fact]
    public async Task Interceptor_Failing_FailsTheCallWithoutReachingTheServer()
    {
        await using var server = await ProbeServer.StartAsync();
        var client = server.CreateClient(options => options.UnsafeUseInsecureChannelCallCredentials = true);
        var credentials = CallCredentials.FromInterceptor((_, _) => throw new InvalidDataException("no token"));

        var error = await Assert.ThrowsAsync<RpcException>(
            () => client.EchoAsync(new ProbeMessage(), new CallOptions(credentials: credentials)).ResponseAsync);

        Assert.IsType<InvalidDataException>(error.Status.DebugException);
        Assert.Empty(server.Log.Calls);
    }

    private static CallCredentials Adding(string key, string value) => CallCredentials.FromInterceptor((_, metadata) =>
    {
        metadata.Add(key, value);
        return Task.CompletedTask;
    });
}
