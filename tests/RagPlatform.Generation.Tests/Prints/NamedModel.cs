using RagPlatform.Generation.Models;

namespace RagPlatform.Generation.Tests.Prints;

/// <summary>A model that is only named, never called.</summary>
internal sealed class NamedModel(string provider, string name) : IAnswerModel
{
    public bool IsConfigured => true;

    public string Provider => provider;

    public string Name => name;

    public string Region => string.Empty;

    public IAsyncEnumerable<ModelChunk> WriteAsync(ModelPrompt prompt, CancellationToken cancellationToken) => throw new NotSupportedException();
}
