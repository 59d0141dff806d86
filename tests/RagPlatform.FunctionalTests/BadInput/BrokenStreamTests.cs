using Grpc.Core;
using RagPlatform.Contracts.Grpc.Reflection.V1;
using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;

namespace RagPlatform.FunctionalTests.BadInput;

/// <summary>Clients that hang up in the middle; the services' logs, looked at in the end, must not call it their failure.</summary>
[Collection(SharedPlatformCollection.Name)]
public sealed class BrokenStreamTests(SharedPlatform shared)
{
    private const int Attempts = 20;
    private readonly RagClient _client = shared.Running.Development;

    [PlatformFact]
    public async Task Ingest_BrokenOffByTheClient_LeavesNoDocument()
    {
        for (int i = 0; i < Attempts; i++)
        {
            using AsyncClientStreamingCall<IngestRequest, IngestJob> call = _client.Rag.Ingest();
            await call.RequestStream.WriteAsync(
                new IngestRequest { Options = new IngestOptions { Collection = "broken-stream", CreateCollection = true } });
            await call.RequestStream.WriteAsync(new IngestRequest { Document = Samples.Text("half", "Half a job.") });
        }

        await _client.IngestAsync("broken-stream", Samples.Text("whole", "A whole job."));
        ListCollectionsReply list = await _client.Rag.ListCollectionsAsync(new ListCollectionsRequest());
        Assert.Equal(1, Assert.Single(list.Collections, collection => collection.Name == "broken-stream").Documents);
    }

    [PlatformFact]
    public async Task Reflection_BrokenOffByTheClient_StaysAvailable()
    {
        var reflection = new ServerReflection.ServerReflectionClient(_client.Invoker);
        for (int i = 0; i < Attempts; i++)
        {
            using AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call = reflection.ServerReflectionInfo();
            await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "*" });
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        }

        using AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> last = reflection.ServerReflectionInfo();
        await last.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "*" });
        Assert.True(await last.ResponseStream.MoveNext(CancellationToken.None));
        Assert.NotEmpty(last.ResponseStream.Current.ListServicesResponse.Service);
        await last.RequestStream.CompleteAsync();
        Assert.False(await last.ResponseStream.MoveNext(CancellationToken.None));
    }
}
