using Microsoft.Extensions.Options;
using RagPlatform.Storage.Retention;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>
/// Forgets the content of failed documents when its time is over; see <see cref="IngestionOptions.FailedContentRetention"/>.
/// </summary>
internal sealed class FailedContentJanitor(
    FailedDocumentStore failed, IOptions<IngestionOptions> options, TimeProvider time, ILogger<FailedContentJanitor> logger)
    : RetentionService("Content of failed documents", TimeSpan.FromMinutes(10), time, logger)
{
    protected override Task<int> ForgetAsync(CancellationToken cancellationToken) =>
        failed.ForgetContentAsync(options.Value.FailedContentRetention, cancellationToken);
}
