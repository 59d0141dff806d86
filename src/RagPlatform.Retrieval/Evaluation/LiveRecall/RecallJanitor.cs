using RagPlatform.Storage.Retention;

namespace RagPlatform.Retrieval.Evaluation.LiveRecall;

/// <summary>Forgets the recall of days that nobody is shown any more.</summary>
internal sealed class RecallJanitor(RecallStore store, TimeProvider time, ILogger<RecallJanitor> logger)
    : RetentionService("Recall of live searches", TimeSpan.FromHours(6), time, logger)
{
    protected override Task<int> ForgetAsync(CancellationToken cancellationToken) => store.ForgetAsync(cancellationToken);
}
