using System.Text.Json;
using Grpc.Core;
using RagPlatform.Grpc.StandIns.Tests.Hosting;
using RagPlatform.TestSupport.Foreign;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Foreign;

/// <summary>The server answers a client of another make the way it answers its own.</summary>
public sealed class NodeClientTests
{
    [NodeFact]
    public async Task Unary_MessageAndMetadata_TravelBothWays()
    {
        var report = await RunAsync("unary");

        AssertStatus(StatusCode.OK, report);
        Assert.Equal("grüße", report.GetProperty("text").GetString());
        Assert.Equal("0908", report.GetProperty("payload").GetString());
        AssertMetadata(report);
    }

    [NodeFact]
    public Task Unary_GzipRequest_IsUnderstood() => AssertCompressedRequestIsUnderstoodAsync("gzip");

    [NodeFact]
    public Task Unary_DeflateRequest_IsUnderstood() => AssertCompressedRequestIsUnderstoodAsync("deflate");

    [NodeFact]
    public async Task ServerStreaming_Messages_ArriveInOrder()
    {
        var report = await RunAsync("count");

        AssertStatus(StatusCode.OK, report);
        Assert.Equal(Enumerable.Range(0, 25), Counts(report));
        AssertMetadata(report);
    }

    [NodeFact]
    public async Task ClientStreaming_Messages_AreAllGathered()
    {
        var report = await RunAsync("gather");

        AssertStatus(StatusCode.OK, report);
        Assert.Equal(55, report.GetProperty("count").GetInt32());
        Assert.Equal("xxxxxxxxxx", report.GetProperty("text").GetString());
    }

    [NodeFact]
    public async Task DuplexStreaming_EachRequest_IsAnswered()
    {
        var report = await RunAsync("chat");

        AssertStatus(StatusCode.OK, report);
        Assert.Equal(Enumerable.Range(0, 10), Counts(report));
        AssertMetadata(report);
    }

    [NodeFact]
    public async Task Failure_StatusDetailAndTrailers_Arrive()
    {
        var report = await RunAsync("fail");

        AssertStatus(StatusCode.FailedPrecondition, report);
        Assert.Equal("not now", report.GetProperty("details").GetString());
        Assert.Equal("not now", report.GetProperty("trailers").GetProperty("reason").GetString());
        Assert.Equal("0102", report.GetProperty("trailers").GetProperty("details-bin").GetString());
    }

    [NodeFact]
    public async Task Deadline_OfTheClient_CancelsTheServer()
    {
        var report = await RunAsync("deadline", server => server.Log.WaitForAsync("hang cancelled"));

        AssertStatus(StatusCode.DeadlineExceeded, report);
    }

    [NodeFact]
    public async Task Cancellation_InTheMiddleOfAStream_CancelsTheServer()
    {
        var report = await RunAsync("cancel", server => server.Log.WaitForAsync("count cancelled"));

        AssertStatus(StatusCode.Cancelled, report);
    }

    private static async Task AssertCompressedRequestIsUnderstoodAsync(string encoding)
    {
        var report = await RunAsync(encoding, server =>
        {
            Assert.True(server.Log.Calls.TryDequeue(out var seen));
            Assert.Equal(encoding, seen.Encoding);
            return Task.CompletedTask;
        });

        AssertStatus(StatusCode.OK, report);
        Assert.Equal(10_000, report.GetProperty("text").GetString()!.Length);
    }

    private static async Task<JsonElement> RunAsync(string scenario, Func<ProbeServer, Task>? afterwards = null)
    {
        await using var server = await ProbeServer.StartAsync();
        var report = await NodeClient.RunAsync(server.Address, scenario);
        await (afterwards?.Invoke(server) ?? Task.CompletedTask);
        return report;
    }

    private static IEnumerable<int> Counts(JsonElement report)
        => report.GetProperty("counts").EnumerateArray().Select(count => count.GetInt32());

    private static void AssertStatus(StatusCode expected, JsonElement report)
        => Assert.Equal(expected, (StatusCode)report.GetProperty("code").GetInt32());

    private static void AssertMetadata(JsonElement report)
    {
        Assert.Equal("from node", report.GetProperty("headers").GetProperty("echo-text").GetString());
        Assert.Equal("0001feff", report.GetProperty("headers").GetProperty("echo-data-bin").GetString());
        Assert.Equal("until the end", report.GetProperty("trailers").GetProperty("trail-text").GetString());
    }
}
