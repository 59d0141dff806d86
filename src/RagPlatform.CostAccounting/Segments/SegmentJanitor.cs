using RagPlatform.Storage.Retention;

namespace RagPlatform.CostAccounting.Segments;

/// <summary>Deletes single questions; see <see cref="SegmentOptions.AnswerRetention"/>.</summary>
internal sealed class SegmentJanitor(SegmentStore segments, TimeProvider time, ILogger<SegmentJanitor> logger)
    : RetentionService("Questions of segments", TimeSpan.FromHours(1), time, logger)
{
    protected override Task<int> ForgetAsync(CancellationToken cancellationToken) => segments.ForgetAsync(cancellationToken);
}
