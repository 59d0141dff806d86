using Microsoft.Extensions.AI;

namespace RagPlatform.Retrieval.Tests.Hosting;

/// <summary>Vectors without a model, for tests that are not about meaning.</summary>
internal sealed class FixedGenerator(string model = "fixed/1") : IEmbeddingGenerator<string, Embedding<float>>
{
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(_ => new Embedding<float>(new float[] { 1, 0, 0, 0 }))));

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("test", null, model, 4) : null;

    public void Dispose()
    {
    }
}
