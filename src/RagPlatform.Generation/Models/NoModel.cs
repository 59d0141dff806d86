namespace RagPlatform.Generation.Models;

/// <summary>No model is configured: every answer is extractive.</summary>
internal sealed class NoModel : IAnswerModel
{
    public bool IsConfigured => false;

    public string Provider => "builtin";

    public string Name => "extractive";

    public string Region => string.Empty;

    public IAsyncEnumerable<ModelChunk> WriteAsync(ModelPrompt prompt, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("No model is configured.");
}
