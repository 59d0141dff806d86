namespace RagPlatform.Retrieval.Ingestion;

/// <summary>Keeps a batch leased until it is disposed of.</summary>
internal sealed partial class BatchLease : IAsyncDisposable
{
    private readonly CancellationTokenSource _done = new();
    private readonly Task _renewal;

    public BatchLease(JobBatch batch, JobStore jobs, TimeProvider time, ILogger logger) => _renewal = RenewAsync(batch, jobs, time, logger);

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _renewal;
        _done.Dispose();
    }

    private async Task RenewAsync(JobBatch batch, JobStore jobs, TimeProvider time, ILogger logger)
    {
        using var timer = new PeriodicTimer(JobStore.Lease / 3, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_done.Token))
            {
                await jobs.RenewAsync(batch, _done.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The batch is done.
        }
        catch (Exception exception)
        {
            // Without renewal the lease may run out and the batch be done twice, with the same result.
            LogNotRenewed(logger, batch.JobId, exception);
        }
    }

    [LoggerMessage(EventId = 4, EventName = "LeaseNotRenewed", Level = LogLevel.Warning,
        Message = "The lease on documents of {JobId} could not be renewed")]
    private static partial void LogNotRenewed(ILogger logger, string jobId, Exception exception);
}
