using Grpc.Core;
using RagPlatform.Grpc.StandIns.Tests.Hosting;
using RagPlatform.Grpc.StandIns.Tests.Protos;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Calls;

public sealed class DeadlineTests
{
    [Fact]
    public async Task UnaryCall_PastItsDeadline_FailsAndCancelsTheServer()
    {
        await using var server = await ProbeServer.StartAsync();
        var client = server.CreateClient();
        await client.EchoAsync(new ProbeMessage());

        using var call = client.HangAsync(new ProbeMessage(), deadline: DateTime.UtcNow.AddSeconds(1));
        await server.Log.WaitForAsync("hang entered");
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        Assert.Equal(StatusCode.DeadlineExceeded, call.GetStatus().StatusCode);
        await server.Log.WaitForAsync("hang cancelled");
    }

    [Fact]
    public async Task UnaryCall_DeadlineInThePast_FailsWithoutReachingTheServer()
    {
        await using var server = await ProbeServer.StartAsync();

        var error = await Assert.ThrowsAsync<RpcException>(
            () => server.CreateClient().EchoAsync(new ProbeMessage(), deadline: DateTime.UtcNow.AddHours(-1)).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        Assert.Empty(server.Log.Calls);
    }

    [Fact]
    public async Task ServerContext_CallWithDeadline_CarriesItInUtc()
    {
        await using var server = await ProbeServer.StartAsync();
        var deadline = DateTime.UtcNow.AddHours(1);

        await server.CreateClient().EchoAsync(new ProbeMessage(), deadline: deadline);

        Assert.True(server.Log.Calls.TryDequeue(out var seen));
        Assert.Equal(DateTimeKind.Utc, seen.Deadline.Kind);
        Assert.InRange(seen.Deadline, deadline.AddMinutes(-1), deadline.AddMinutes(1));
    }

    [Fact]
    public async Task ServerContext_CallWithoutDeadline_SaysNever()
    {
        await using var server = await ProbeServer.StartAsync();

        await server.CreateClient().EchoAsync(new ProbeMessage());

        Assert.True(server.Log.Calls.TryDequeue(out var seen));
        Assert.Equal(DateTime.MaxValue, seen.Deadline);
    }
}
