using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RagPlatform.Embeddings.Kernels;

namespace RagPlatform.Embeddings;

/// <summary>
/// Loads the model and compiles its code beside the start of the other services, so that no question pays for it. A model that cannot
/// be loaded stops the host: the deployment is damaged, and it is better known now than with the first question.
/// </summary>
internal sealed class EmbeddingWarmUp(TextEmbedder embedder, TimeProvider time, ILogger<EmbeddingWarmUp> logger) : BackgroundService
{
    // One of every block size of the kernels.
    private static readonly string[] Texts = ["How do I reset my password?", "refund", "Where is the order I placed last Tuesday evening?"];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(
        async () =>
        {
            long started = time.GetTimestamp();
            foreach (string text in Texts)
            {
                await embedder.EmbedAsync(text, EmbeddingPurpose.Query, stoppingToken);
            }

            EmbeddingLog.ModelReady(logger, embedder.Model, time.GetElapsedTime(started).TotalMilliseconds, MatrixKernel.Best.Name);
        },
        stoppingToken);
}
