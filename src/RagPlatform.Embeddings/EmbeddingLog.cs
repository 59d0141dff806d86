using Microsoft.Extensions.Logging;

namespace RagPlatform.Embeddings;

/// <summary>What the embeddings log.</summary>
internal static partial class EmbeddingLog
{
    [LoggerMessage(1, LogLevel.Information, "Embedding model {Model} is ready after {ElapsedMs:0} ms, kernel {Kernel}.",
        EventName = "EmbeddingModelReady")]
    public static partial void ModelReady(ILogger logger, string model, double elapsedMs, string kernel);
}
