using RagPlatform.Storage.Retention;

namespace RagPlatform.CostAccounting.PromptCaching;

/// <summary>Deletes prints that were kept long enough.</summary>
internal sealed class PromptPrintJanitor(PromptPrints prints, TimeProvider time, ILogger<PromptPrintJanitor> logger)
    : RetentionService("Prints of prompts", TimeSpan.FromHours(1), time, logger)
{
    protected override Task<int> ForgetAsync(CancellationToken cancellationToken) => prints.ForgetAsync(cancellationToken);
}
