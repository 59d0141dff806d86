using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Jobs;

/// <summary>All jobs and all failed documents, page by page.</summary>
internal static class JobPages
{
    private const int JobsOnAPage = 200;
    private const int FailuresOnAPage = 500;

    /// <summary>Jobs, newest first.</summary>
    public static IAsyncEnumerable<IngestJob> JobsAsync(
        Gateway gateway, string collection, IngestState state, CancellationToken cancellationToken) =>
        Pages.ReadAsync<IngestJob>(
            async token =>
            {
                var request = new ListIngestJobsRequest
                {
                    Collection = collection,
                    State = state,
                    PageSize = JobsOnAPage,
                    PageToken = token,
                };
                ListIngestJobsReply reply = await gateway.Rag.ListIngestJobsAsync(request, gateway.Call(cancellationToken));
                return (reply.Jobs, reply.NextPageToken);
            },
            cancellationToken);

    /// <summary>Failed documents, those of the newest job first.</summary>
    public static IAsyncEnumerable<FailedDocument> FailuresAsync(
        Gateway gateway, string collection, string jobId, CancellationToken cancellationToken) =>
        Pages.ReadAsync<FailedDocument>(
            async token =>
            {
                var request = new ListFailedDocumentsRequest
                {
                    Collection = collection,
                    JobId = jobId,
                    PageSize = FailuresOnAPage,
                    PageToken = token,
                };
                ListFailedDocumentsReply reply = await gateway.Rag.ListFailedDocumentsAsync(request, gateway.Call(cancellationToken));
                return (reply.Documents, reply.NextPageToken);
            },
            cancellationToken);
}
