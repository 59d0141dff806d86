namespace RagPlatform.Retrieval.Moving;

/// <summary>Repeats callers' searches on the target of a move, one after the other.</summary>
internal sealed class ShadowWorker(ShadowQueue queue, EngineComparer comparer, ILogger<ShadowWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await foreach (ShadowSample sample in queue.ReadAllAsync(stoppingToken))
            {
                if (queue.Compared.TryGetValue(sample.Collection, out Move? move))
                {
                    await TryRepeatAsync(move, sample, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service ends; samples that wait are no loss.
        }
    }

    private async Task TryRepeatAsync(Move move, ShadowSample sample, CancellationToken stoppingToken)
    {
        try
        {
            await comparer.RepeatAsync(move, sample, stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            MoveLog.Stuck(logger, move.Tenant, move.Collection, move.Source, move.Target, exception);
        }
    }
}
