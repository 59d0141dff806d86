using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using RagPlatform.Contracts.Calls;
using RagPlatform.Contracts.V1;
using RagPlatform.TestSupport;

namespace RagPlatform.FunctionalTests.Platform;

/// <summary>The public gRPC door, with one key.</summary>
public sealed class RagClient : IDisposable
{
    private const int MaxMessageBytes = 20 * 1024 * 1024;
    private readonly GrpcChannel _channel;

    public RagClient(Uri gateway, string? key)
    {
        Gateway = gateway;
        Key = key;
        _channel = GrpcChannel.ForAddress(gateway, new GrpcChannelOptions { MaxSendMessageSize = MaxMessageBytes });
        Invoker = _channel.Intercept(metadata =>
        {
            if (key is not null)
            {
                metadata.Add("authorization", $"Bearer {key}");
            }

            return metadata;
        });
        Rag = new RagService.RagServiceClient(Invoker);
        Costs = new CostService.CostServiceClient(Invoker);
        Audit = new AuditService.AuditServiceClient(Invoker);
    }

    /// <summary>Where the door is.</summary>
    public Uri Gateway { get; }

    public string? Key { get; }

    public CallInvoker Invoker { get; }

    public RagService.RagServiceClient Rag { get; }

    public CostService.CostServiceClient Costs { get; }

    public AuditService.AuditServiceClient Audit { get; }

    /// <summary>Asks a question of one collection.</summary>
    public async Task<AskReply> AskAsync(string collection, string question, CacheMode cache = CacheMode.CacheDefault) =>
        await Rag.AskAsync(new AskRequest { Question = question, Collections = { collection }, Cache = cache });

    /// <summary>Sends documents in one call; the collection is created where it is missing.</summary>
    public async Task<IngestJob> SendAsync(string collection, params Document[] documents)
    {
        using AsyncClientStreamingCall<IngestRequest, IngestJob> call = Rag.Ingest();
        var options = new IngestOptions { Collection = collection, CreateCollection = true };
        return await call.SendAsync(
            documents.Select(document => new IngestRequest { Document = document }).Prepend(new IngestRequest { Options = options }));
    }

    /// <summary>Waits until a job is finished, whatever became of it.</summary>
    public Task<IngestJob> FinishAsync(string jobId) => Poll.UntilAsync(
        async () => await Rag.GetIngestJobAsync(new GetIngestJobRequest { JobId = jobId }),
        job => job.FinishedAtMs != 0,
        $"{jobId} is finished");

    /// <summary>Sends documents and waits until they are searchable.</summary>
    public async Task<IngestJob> IngestAsync(string collection, params Document[] documents)
    {
        IngestJob job = await FinishAsync((await SendAsync(collection, documents)).JobId);
        Assert.Equal(IngestState.Succeeded, job.State);
        return job;
    }

    /// <summary>The text of a document.</summary>
    public async Task<string> TextAsync(string collection, string documentId) =>
        (await Rag.GetDocumentAsync(new GetDocumentRequest { Collection = collection, DocumentId = documentId })).Text;

    /// <summary>Every citation quotes its document exactly.</summary>
    public async Task AssertQuotesAreExactAsync(IEnumerable<Citation> citations)
    {
        foreach (Citation citation in citations)
        {
            string text = await TextAsync(citation.Collection, citation.DocumentId);
            Assert.Equal(text[citation.Start..citation.End], citation.Quote);
        }
    }

    public void Dispose() => _channel.Dispose();
}
