using Microsoft.Extensions.AI;

namespace RagPlatform.Embeddings.Tests;

/// <summary>A generator of another make: knows only vectors, and counts the texts it was given.</summary>
internal sealed class CountingGenerator(string? model, int? dimensions, int? actualDimensions = null)
    : IEmbeddingGenerator<string, Embedding<float>>
{
    public List<string> Texts { get; } = [];

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        string[] texts = [.. values];
        Texts.AddRange(texts);
        return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(texts.Select(text =>
        {
            var vector = new float[actualDimensions ?? dimensions!.Value];
            vector[0] = text.Length;
            return new Embedding<float>(vector);
        })));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("test", null, model, dimensions) : null;

    public void Dispose()
    {
    }
}
