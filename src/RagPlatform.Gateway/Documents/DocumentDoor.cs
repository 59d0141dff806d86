using System.Diagnostics;
using Grpc.Core;
using RagPlatform.Contracts.Calls;
using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Asking;
using RagPlatform.Gateway.Recording;
using RagPlatform.Gateway.Segments;
using RagPlatform.ServiceDefaults;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Documents;

/// <summary>
/// Documents and collections: passed on to Retrieval, which checks and keeps them; changes are written to the audit log.
/// </summary>
internal sealed class DocumentDoor(
    IngestionService.IngestionServiceClient ingestion,
    RetrievalService.RetrievalServiceClient retrieval,
    Recorder recorder,
    SegmentStamps segments,
    TimeProvider time)
{
    // An audit record names what was done, not thousands of jobs.
    private const int MaxJobsNamed = 20;

    /// <summary>Passes a stream of documents on; returns when Retrieval has all of them durably.</summary>
    public async Task<IngestJob> IngestAsync(
        IAsyncEnumerable<IngestRequest> parts, CallerIdentity caller, CancellationToken cancellationToken)
    {
        using AsyncClientStreamingCall<IngestRequest, IngestJob> call = ingestion.Ingest(caller.ToCallOptions(cancellationToken));
        IngestJob job = await SendAsync(call, parts, cancellationToken);
        await RecordAsync(caller, "ingest", job.Collection, new { job_id = job.JobId, documents = job.DocumentsTotal });
        return job;
    }

    public async Task<IngestJob> GetJobAsync(GetIngestJobRequest request, CallerIdentity caller, CancellationToken cancellationToken) =>
        await ingestion.GetJobAsync(request, caller.ToCallOptions(cancellationToken));

    public async Task<GetDocumentReply> GetAsync(GetDocumentRequest request, CallerIdentity caller, CancellationToken cancellationToken) =>
        await retrieval.GetDocumentAsync(request, caller.ToCallOptions(cancellationToken));

    public async Task<DeleteDocumentReply> DeleteAsync(
        DeleteDocumentRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        DeleteDocumentReply reply = await ingestion.DeleteDocumentAsync(request, caller.ToCallOptions(cancellationToken));
        await RecordAsync(
            caller, "delete_document", request.Collection, new { document_id = request.DocumentId, deleted = reply.Deleted });
        return reply;
    }

    public async Task<ListCollectionsReply> ListCollectionsAsync(CallerIdentity caller, CancellationToken cancellationToken) =>
        await ingestion.ListCollectionsAsync(new ListCollectionsRequest(), caller.ToCallOptions(cancellationToken));

    public async Task<Collection> CreateCollectionAsync(
        CreateCollectionRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        Collection collection = await ingestion.CreateCollectionAsync(request, caller.ToCallOptions(cancellationToken));
        await RecordAsync(caller, "create_collection", collection.Name, new { });
        return collection;
    }

    public async Task<Collection> UpdateCollectionAsync(
        UpdateCollectionRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        Collection collection = await ingestion.UpdateCollectionAsync(request, caller.ToCallOptions(cancellationToken));
        await RecordAsync(
            caller,
            "update_collection",
            request.Name,
            new
            {
                chunking = collection.Settings.Chunking,
                computation = collection.Settings.Computation.ToString(),
                enrichment = collection.Settings.Enrichment,
            });
        return collection;
    }

    public async Task<DeleteCollectionReply> DeleteCollectionAsync(
        DeleteCollectionRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        DeleteCollectionReply reply = await ingestion.DeleteCollectionAsync(request, caller.ToCallOptions(cancellationToken));
        await RecordAsync(caller, "delete_collection", request.Name, new { deleted = reply.Deleted, documents = reply.Documents });
        return reply;
    }

    public async Task<ListIngestJobsReply> ListJobsAsync(
        ListIngestJobsRequest request, CallerIdentity caller, CancellationToken cancellationToken) =>
        await ingestion.ListIngestJobsAsync(request, caller.ToCallOptions(cancellationToken));

    public async Task<ListFailedDocumentsReply> ListFailedAsync(
        ListFailedDocumentsRequest request, CallerIdentity caller, CancellationToken cancellationToken) =>
        await ingestion.ListFailedDocumentsAsync(request, caller.ToCallOptions(cancellationToken));

    public async Task<RetryFailedDocumentsReply> RetryFailedAsync(
        RetryFailedDocumentsRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        RetryFailedDocumentsReply reply = await ingestion.RetryFailedDocumentsAsync(request, caller.ToCallOptions(cancellationToken));
        await RecordAsync(caller, "retry_documents", string.Join(',', reply.JobIds.Take(MaxJobsNamed)), new { queued = reply.Queued });
        return reply;
    }

    /// <summary>Keeps whether an answer helped, durably, with the answer's facts and in the audit log.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field, NOT_FOUND for an answer that is not kept.</exception>
    public async Task<SubmitFeedbackReply> SubmitFeedbackAsync(
        SubmitFeedbackRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        RequestValidator.Validate(request);
        AuditRecord audit = NewRecord(
            caller,
            "feedback",
            request.AnswerId,
            new { answer_id = request.AnswerId, helpful = request.Helpful, comment = request.Comment });
        if (!await recorder.RecordFeedbackAsync(caller.Tenant, request, audit, segments.Rate(caller.Tenant, request), cancellationToken))
        {
            throw PlatformException.NotFound(
                "UNKNOWN_ANSWER", "There is no such answer any more; use the 'answer_id' of a recent reply.", "answer_id");
        }

        FeedbackMetrics.Record(request.Helpful);
        return new SubmitFeedbackReply();
    }

    private static async Task<IngestJob> SendAsync(
        AsyncClientStreamingCall<IngestRequest, IngestJob> call, IAsyncEnumerable<IngestRequest> parts, CancellationToken cancellationToken)
    {
        try
        {
            return await call.SendAsync(parts, cancellationToken);
        }
        catch (RpcException tooLarge) when (tooLarge.StatusCode == StatusCode.ResourceExhausted && IsWithoutReason(tooLarge))
        {
            throw new PlatformException(
                StatusCode.ResourceExhausted,
                "MESSAGE_TOO_LARGE",
                $"A message has at most {ServiceDefaultsExtensions.MaxMessageBytes >> 20} MiB; send a smaller document, or cut it into several.",
                innerException: tooLarge);
        }
        catch (RpcException lost) when (IsConnectionLoss(lost) && !cancellationToken.IsCancellationRequested)
        {
            throw new PlatformException(
                StatusCode.Unavailable,
                "SERVICE_UNAVAILABLE",
                "The retrieval service went away while the documents were sent; send them again, nothing is kept twice.",
                innerException: lost);
        }
    }

    // What a service says carries its reason; without one the connection broke. A deadline is the client's own word.
    private static bool IsConnectionLoss(RpcException failure) =>
        failure.StatusCode != StatusCode.DeadlineExceeded && IsWithoutReason(failure);

    private static bool IsWithoutReason(RpcException failure) => failure.Trailers.Get(ErrorDetails.TrailerName) is null;

    private Task RecordAsync(CallerIdentity caller, string action, string resource, object details) =>
        recorder.RecordActionAsync(NewRecord(caller, action, resource, details), CancellationToken.None);

    private AuditRecord NewRecord(CallerIdentity caller, string action, string resource, object details) => Recorder.NewRecord(
        caller, action, "OK", resource, Activity.Current?.TraceId.ToString() ?? string.Empty, time.GetUtcNow(), details);
}
