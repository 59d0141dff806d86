using Microsoft.Extensions.AI;

namespace RagPlatform.Retrieval.Tests.Hosting;

/// <summary>A model that does what a test wants before it gives its vectors.</summary>
internal sealed class ScriptedGenerator(Func<IReadOnlyList<string>, CancellationToken, Task> before)
    : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly FixedGenerator _vectors = new();

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        string[] texts = [.. values];
        await before(texts, cancellationToken);
        return await _vectors.GenerateAsync(texts, options, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => _vectors.GetService(serviceType, serviceKey);

    public void Dispose() => _vectors.Dispose();
}
