using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Contracts.Calls;
using RagPlatform.Contracts.V1;
using RagPlatform.TestSupport.Grpc;
using Xunit;

namespace RagPlatform.ServiceDefaults.Tests.Calls;

public sealed class ClientStreamTests
{
    private const int Many = 200;

    [Fact]
    public async Task Send_AServerThatTakesAll_GivesItsReply()
    {
        await using GrpcTestServer server = await StartAsync(new StoppingIngestion(stopAfter: int.MaxValue, _ => { }));
        using AsyncClientStreamingCall<IngestRequest, IngestJob> call = Open(server);

        IngestJob job = await call.SendAsync(Messages(7));

        Assert.Equal(7, job.DocumentsTotal);
    }

    [Fact]
    public async Task Send_AServerThatRefusesInTheMiddle_SaysWhy()
    {
        var refusal = new Status(StatusCode.InvalidArgument, "Enough.");
        await using GrpcTestServer server = await StartAsync(new StoppingIngestion(stopAfter: 3, _ => throw new RpcException(refusal)));
        using AsyncClientStreamingCall<IngestRequest, IngestJob> call = Open(server);

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => call.SendAsync(Messages(Many)));

        Assert.Equal((StatusCode.InvalidArgument, "Enough."), (refused.StatusCode, refused.Status.Detail));
    }

    [Fact]
    public async Task Send_AConnectionThatBreaksInTheMiddle_IsAStatusAndNoRawError()
    {
        await using GrpcTestServer server = await StartAsync(
            new StoppingIngestion(stopAfter: 3, context => context.GetHttpContext().Abort()));
        using AsyncClientStreamingCall<IngestRequest, IngestJob> call = Open(server);

        RpcException lost = await Assert.ThrowsAsync<RpcException>(() => call.SendAsync(Messages(Many)));

        Assert.NotEqual(StatusCode.OK, lost.StatusCode);
    }

    [Fact]
    public async Task Send_MessagesThatCannotBeRead_TellsOfThem()
    {
        await using GrpcTestServer server = await StartAsync(new StoppingIngestion(stopAfter: int.MaxValue, _ => { }));
        using AsyncClientStreamingCall<IngestRequest, IngestJob> call = Open(server);

        await Assert.ThrowsAsync<InvalidDataException>(() => call.SendAsync(Broken()));

        static IEnumerable<IngestRequest> Broken()
        {
            yield return new IngestRequest();
            throw new InvalidDataException("The file is damaged.");
        }
    }

    [Fact]
    public async Task Send_WhenCancelled_IsCancelled()
    {
        await using GrpcTestServer server = await StartAsync(new StoppingIngestion(stopAfter: int.MaxValue, _ => { }));
        using var cancelled = new CancellationTokenSource();
        using AsyncClientStreamingCall<IngestRequest, IngestJob> call = Open(server);

        RpcException ended = await Assert.ThrowsAsync<RpcException>(() => call.SendAsync(CancelAfterOne(), cancelled.Token));

        Assert.Equal(StatusCode.Cancelled, ended.StatusCode);

        IEnumerable<IngestRequest> CancelAfterOne()
        {
            yield return new IngestRequest();
            cancelled.Cancel();
            yield return new IngestRequest();
        }
    }

    private static AsyncClientStreamingCall<IngestRequest, IngestJob> Open(GrpcTestServer server) =>
        new IngestionService.IngestionServiceClient(server.Channel).Ingest();

    // Large enough that they do not all fit into a connection's window.
    private static IEnumerable<IngestRequest> Messages(int count) => Enumerable.Range(0, count).Select(_ =>
        new IngestRequest { Document = new Document { Content = ByteString.CopyFrom(new byte[64 * 1024]) } });

    private static Task<GrpcTestServer> StartAsync(StoppingIngestion service) => GrpcTestServer.StartAsync(
        builder => builder.Services.AddSingleton(service),
        app => app.MapGrpcService<StoppingIngestion>());

    /// <summary>Counts what it is sent, up to a message at which it does something else.</summary>
    private sealed class StoppingIngestion(int stopAfter, Action<ServerCallContext> stop) : IngestionService.IngestionServiceBase
    {
        public override async Task<IngestJob> Ingest(IAsyncStreamReader<IngestRequest> requestStream, ServerCallContext context)
        {
            int received = 0;
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                received++;
                if (received == stopAfter)
                {
                    stop(context);
                }
            }

            return new IngestJob { DocumentsTotal = received };
        }
    }
}
