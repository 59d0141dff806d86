using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Tests.Hosting;

/// <summary>The public door, answering as a test says.</summary>
internal sealed class ScriptedRagService(GatewayScript script) : RagService.RagServiceBase
{
    private int _jobQueries;

    public override Task<AskReply> Ask(AskRequest request, ServerCallContext context)
    {
        script.Asked.Enqueue(request);
        return Task.FromResult(script.Ask(request));
    }

    public override async Task AskStream(AskRequest request, IServerStreamWriter<AskEvent> responseStream, ServerCallContext context)
    {
        script.Asked.Enqueue(request);
        foreach (string delta in script.Deltas)
        {
            await responseStream.WriteAsync(new AskEvent { Delta = delta }, context.CancellationToken);
        }

        await responseStream.WriteAsync(new AskEvent { Reply = script.Ask(request) }, context.CancellationToken);
    }

    public override Task<SearchReply> Search(SearchRequest request, ServerCallContext context)
    {
        script.Searched.Enqueue(request);
        return Task.FromResult(script.Search(request));
    }

    public override async Task<IngestJob> Ingest(IAsyncStreamReader<IngestRequest> requestStream, ServerCallContext context)
    {
        IngestOptions? options = null;
        var documents = new List<Document>();
        await foreach (IngestRequest part in requestStream.ReadAllAsync(context.CancellationToken))
        {
            options ??= part.Options;
            if (part.Document is { } document)
            {
                documents.Add(document);
            }
        }

        var call = new IngestCall(options!, documents);
        int number = script.Ingested.Count;
        script.Ingested.Enqueue(call);
        return script.Ingest(call, number);
    }

    public override Task<IngestJob> GetIngestJob(GetIngestJobRequest request, ServerCallContext context) =>
        Task.FromResult(script.Job(request, Interlocked.Increment(ref _jobQueries)));

    public override Task<ListCollectionsReply> ListCollections(ListCollectionsRequest request, ServerCallContext context) =>
        script.ReplyTo<ListCollectionsReply>(request);

    public override Task<Collection> CreateCollection(CreateCollectionRequest request, ServerCallContext context) =>
        script.ReplyTo<Collection>(request);

    public override Task<Collection> UpdateCollection(UpdateCollectionRequest request, ServerCallContext context) =>
        script.ReplyTo<Collection>(request);

    public override Task<DeleteCollectionReply> DeleteCollection(DeleteCollectionRequest request, ServerCallContext context) =>
        script.ReplyTo<DeleteCollectionReply>(request);

    public override Task<ListIngestJobsReply> ListIngestJobs(ListIngestJobsRequest request, ServerCallContext context) =>
        script.ReplyTo<ListIngestJobsReply>(request);

    public override Task<ListFailedDocumentsReply> ListFailedDocuments(ListFailedDocumentsRequest request, ServerCallContext context) =>
        script.ReplyTo<ListFailedDocumentsReply>(request);

    public override Task<RetryFailedDocumentsReply> RetryFailedDocuments(RetryFailedDocumentsRequest request, ServerCallContext context) =>
        script.ReplyTo<RetryFailedDocumentsReply>(request);
}
