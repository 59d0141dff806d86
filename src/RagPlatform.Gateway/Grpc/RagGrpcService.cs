using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Asking;
using RagPlatform.Gateway.Budgets;
using RagPlatform.Gateway.Documents;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Grpc;

/// <summary>The public gRPC door.</summary>
internal sealed class RagGrpcService(AskPath asking, SearchPath searching, DocumentDoor documents) : RagService.RagServiceBase
{
    [RequireRole(Roles.Reader)]
    public override Task<AskReply> Ask(AskRequest request, ServerCallContext context) => asking.AskAsync(
        request,
        context.GetIdentity(),
        _ => Task.CompletedTask,
        warning => BudgetHeader.Apply(warning, context),
        context.CancellationToken);

    [RequireRole(Roles.Reader)]
    public override async Task AskStream(AskRequest request, IServerStreamWriter<AskEvent> responseStream, ServerCallContext context)
    {
        AskReply reply = await asking.AskAsync(
            request,
            context.GetIdentity(),
            delta => responseStream.WriteAsync(new AskEvent { Delta = delta }, context.CancellationToken),
            warning => BudgetHeader.Apply(warning, context),
            context.CancellationToken);
        await responseStream.WriteAsync(new AskEvent { Reply = reply }, context.CancellationToken);
    }

    [RequireRole(Roles.Reader)]
    public override Task<SearchReply> Search(SearchRequest request, ServerCallContext context) =>
        searching.SearchAsync(request, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Writer)]
    public override Task<IngestJob> Ingest(IAsyncStreamReader<IngestRequest> requestStream, ServerCallContext context) =>
        documents.IngestAsync(
            requestStream.ReadAllAsync(context.CancellationToken), context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Writer, Roles.Reader)]
    public override Task<IngestJob> GetIngestJob(GetIngestJobRequest request, ServerCallContext context) =>
        documents.GetJobAsync(request, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Reader)]
    public override Task<GetDocumentReply> GetDocument(GetDocumentRequest request, ServerCallContext context) =>
        documents.GetAsync(request, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Writer)]
    public override Task<DeleteDocumentReply> DeleteDocument(DeleteDocumentRequest request, ServerCallContext context) =>
        documents.DeleteAsync(request, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Reader)]
    public override Task<SubmitFeedbackReply> SubmitFeedback(SubmitFeedbackRequest request, ServerCallContext context) =>
        documents.SubmitFeedbackAsync(request, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Reader, Roles.Writer)]
    public override Task<ListCollectionsReply> ListCollections(ListCollectionsRequest request, ServerCallContext context) =>
        documents.ListCollectionsAsync(context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Writer)]
    public override Task<Collection> CreateCollection(CreateCollectionRequest request, ServerCallContext context) =>
        documents.CreateCollectionAsync(request, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Writer)]
    public override Task<Collection> UpdateCollection(UpdateCollectionRequest request, ServerCallContext context) =>
        documents.UpdateCollectionAsync(request, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Writer)]
    public override Task<DeleteCollectionReply> DeleteCollection(DeleteCollectionRequest request, ServerCallContext context) =>
        documents.DeleteCollectionAsync(request, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Writer, Roles.Reader)]
    public override Task<ListIngestJobsReply> ListIngestJobs(ListIngestJobsRequest request, ServerCallContext context) =>
        documents.ListJobsAsync(request, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Writer)]
    public override Task<ListFailedDocumentsReply> ListFailedDocuments(ListFailedDocumentsRequest request, ServerCallContext context) =>
        documents.ListFailedAsync(request, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Writer)]
    public override Task<RetryFailedDocumentsReply> RetryFailedDocuments(RetryFailedDocumentsRequest request, ServerCallContext context) =>
        documents.RetryFailedAsync(request, context.GetIdentity(), context.CancellationToken);
}
