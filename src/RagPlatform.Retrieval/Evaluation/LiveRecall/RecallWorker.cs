using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Vectors;

namespace RagPlatform.Retrieval.Evaluation.LiveRecall;

/// <summary>
/// Repeats sampled searches exactly, one after the other, and rests as long as each took: at most half a core goes into it. A sample whose
/// collection has changed meanwhile is left out, as its two searches saw different documents.
/// </summary>
internal sealed class RecallWorker(
    RecallQueue queue, RecallStore store, TextEmbedder embedder, TimeProvider time, ILogger<RecallWorker> logger) : BackgroundService
{
    /// <summary>Compares one search; its recall, or null when it says nothing.</summary>
    public async Task<double?> CompareAsync(RecallSample sample, CancellationToken cancellationToken)
    {
        if (await IsAnotherVersionAsync(sample, cancellationToken))
        {
            return null;
        }

        VectorQuery exact = sample.Query with { Depth = NearestRecall.Depth, Exact = true };
        IReadOnlyList<VectorHit> nearest = await sample.All.SearchAsync(exact, cancellationToken);
        if (await IsAnotherVersionAsync(sample, cancellationToken) || NearestRecall.Of(sample.Found, nearest) is not { } recall)
        {
            return null;
        }

        EvaluationMetrics.RecordRecall(sample.All.Store.Name, recall);
        await store.AddAsync(sample.Collection, sample.All.Store.Name, embedder.Model, recall, cancellationToken);
        return recall;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await foreach (RecallSample sample in queue.ReadAllAsync(stoppingToken))
            {
                long begin = time.GetTimestamp();
                try
                {
                    await CompareAsync(sample, stoppingToken);
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    EvaluationLog.RecallNotMeasured(logger, sample.Collection.Tenant, sample.Collection.Name, exception);
                }

                await Task.Delay(time.GetElapsedTime(begin), time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service ends; samples that wait are no loss.
        }
    }

    private static async Task<bool> IsAnotherVersionAsync(RecallSample sample, CancellationToken cancellationToken) =>
        await sample.All.VersionAsync(cancellationToken) != sample.Version;
}
