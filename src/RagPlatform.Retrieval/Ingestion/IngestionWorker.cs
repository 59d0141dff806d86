using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>
/// Works the queue. While one batch is written, the next is embedded and the one after it read, so that the model, which is the slowest part
/// by far, never waits; batches are written in the order they were leased. A document that fails for a reason nobody knows is tried again
/// later, alone, up to a limit, and never holds up the others.
/// </summary>
internal sealed partial class IngestionWorker(
    JobStore jobs,
    BatchProcessor processor,
    IngestionSignal signal,
    IOptions<IngestionOptions> options,
    TimeProvider time,
    ILogger<IngestionWorker> logger) : BackgroundService
{
    // With the one that is written and the one that waits for room: three under way.
    private const int Waiting = 1;
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await jobs.RecoverAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host is not held up by what the queue holds.
        await Task.Yield();
        var pipeline = Channel.CreateBounded<WorkInProgress>(Waiting);
        await Task.WhenAll(TakeAsync(pipeline.Writer, stoppingToken), FinishAsync(pipeline.Reader, stoppingToken));
    }

    private async Task TakeAsync(ChannelWriter<WorkInProgress> pipeline, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                JobBatch? batch = await jobs.LeaseAsync(options.Value.BatchDocuments, options.Value.BatchBytes, stoppingToken);
                if (batch is null)
                {
                    await signal.WaitAsync(s_pollInterval, time, stoppingToken);
                    continue;
                }

                // Once it is leased it goes its way to the end, also when the service stops: its lease is given up there.
                var lease = new BatchLease(batch, jobs, time, logger);
                await pipeline.WriteAsync(new WorkInProgress(batch, lease, await StageAsync(batch, stoppingToken)), CancellationToken.None);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                // The store is not reachable; the queue is safe in it.
                LogStoreFailed(logger, exception);
                await Task.Delay(s_pollInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        pipeline.Complete();
    }

    /// <summary>Reads a batch, and lets it be embedded while the caller goes on. What fails in either fails the task returned.</summary>
    private async Task<Task<StagedBatch>> StageAsync(JobBatch batch, CancellationToken stoppingToken)
    {
        try
        {
            IReadOnlyList<PreparedDocument> prepared = await processor.PrepareAsync(batch, stoppingToken);
            return Task.Run(() => processor.EmbedAsync(batch, prepared, stoppingToken), CancellationToken.None);
        }
        catch (Exception exception)
        {
            return Task.FromException<StagedBatch>(exception);
        }
    }

    private async Task FinishAsync(ChannelReader<WorkInProgress> pipeline, CancellationToken stoppingToken)
    {
        await foreach (WorkInProgress work in pipeline.ReadAllAsync(CancellationToken.None))
        {
            await using BatchLease lease = work.Lease;
            try
            {
                await processor.FinishAsync(await work.Staging, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // Not done; another start takes it up.
            }
            catch (Exception exception)
            {
                LogBatchFailed(logger, work.Batch.JobId, work.Batch.Items.Count, exception);
                await TryAgainAsync(work.Batch, stoppingToken);
            }
        }
    }

    /// <summary>
    /// After a failure of unknown cause the documents of the batch are tried one by one, so that the one at fault stands alone.
    /// </summary>
    private async Task TryAgainAsync(JobBatch batch, CancellationToken stoppingToken)
    {
        try
        {
            if (batch.Items.Count == 1)
            {
                await GiveBackAsync(batch.Items[0], stoppingToken);
                return;
            }

            foreach (JobItem item in batch.Items)
            {
                await ProcessAloneAsync(batch with { Items = [item] }, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Not done; another start takes it up.
        }
        catch (Exception exception)
        {
            // Nor can it be given back: its lease runs out, then it is tried again.
            LogStoreFailed(logger, exception);
        }
    }

    private async Task ProcessAloneAsync(JobBatch alone, CancellationToken stoppingToken)
    {
        try
        {
            await processor.FinishAsync(await await StageAsync(alone, stoppingToken), stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogBatchFailed(logger, alone.JobId, 1, exception);
            await GiveBackAsync(alone.Items[0], stoppingToken);
        }
    }

    private async Task GiveBackAsync(JobItem item, CancellationToken cancellationToken)
    {
        if (item.Attempts >= options.Value.MaxAttempts)
        {
            await jobs.FailAsync(
                item,
                "PROCESSING_FAILED",
                $"The document could not be processed in {item.Attempts} attempts; see the service's log, then send it again.",
                cancellationToken);
            IngestionMetrics.Failed();
            return;
        }

        await jobs.PostponeAsync(item, options.Value.DelayAfter(item.Attempts), cancellationToken);
    }

    [LoggerMessage(EventId = 2, EventName = "BatchFailed", Level = LogLevel.Warning,
        Message = "{Count} documents of {JobId} could not be processed and are tried again")]
    private static partial void LogBatchFailed(ILogger logger, string jobId, int count, Exception exception);

    [LoggerMessage(EventId = 3, EventName = "QueueUnreachable", Level = LogLevel.Error, Message = "The ingestion queue cannot be reached")]
    private static partial void LogStoreFailed(ILogger logger, Exception exception);
}
