using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>What a retry is asked for, checked: some failures of jobs, or all of a job, or all of a collection.</summary>
/// <param name="Parts">Job and collection, either empty for any; without ordinals all failures.</param>
internal sealed record RetrySelection(IReadOnlyList<(string JobId, string Collection, long[] Ordinals)> Parts)
{
    private const int MaxFailures = 1000;

    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public static RetrySelection Of(RetryFailedDocumentsRequest request)
    {
        int given = (request.FailureIds.Count > 0 ? 1 : 0) + (request.JobId.Length > 0 ? 1 : 0) + (request.Collection.Length > 0 ? 1 : 0);
        if (given != 1)
        {
            throw PlatformException.InvalidField(
                "failure_ids", "Say what to retry by exactly one of 'failure_ids', 'job_id', 'collection'.");
        }

        if (request.FailureIds.Count > MaxFailures)
        {
            throw PlatformException.InvalidField("failure_ids", $"Name at most {MaxFailures:N0} failures, or their job or collection.");
        }

        JobIds.Check("job_id", request.JobId);
        return request.FailureIds.Count == 0
            ? new RetrySelection([(request.JobId, request.Collection, [])])
            : new RetrySelection([.. request.FailureIds.Distinct().Select(Parse).GroupBy(part => part.JobId)
                .Select(job => (job.Key, string.Empty, job.Select(part => part.Ordinal).ToArray()))]);
    }

    private static (string JobId, long Ordinal) Parse(string failureId) => JobIds.ParseFailure(failureId)
        ?? throw PlatformException.InvalidField(
            "failure_ids", "'failure_ids' holds ids that ListFailedDocuments gave; one of them is none.");
}
