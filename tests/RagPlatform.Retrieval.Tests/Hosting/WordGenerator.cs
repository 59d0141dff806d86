using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using RagPlatform.Text.Words;

namespace RagPlatform.Retrieval.Tests.Hosting;

/// <summary>Vectors that texts share as far as they share words: each word points somewhere of its own.</summary>
internal sealed class WordGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private const int Dimensions = 64;

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(text => new Embedding<float>(Embed(text)))));

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("test", null, "words/1", Dimensions) : null;

    public void Dispose()
    {
    }

    private static float[] Embed(string text)
    {
        float[] sum = new float[Dimensions];
        sum[0] = 0.01f;
        foreach (string term in Terms.Of(text))
        {
            var random = new Random(term.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter)));
            for (int i = 0; i < Dimensions; i++)
            {
                sum[i] += random.NextSingle() - 0.5f;
            }
        }

        TensorPrimitives.Divide(sum, TensorPrimitives.Norm(sum), sum);
        return sum;
    }
}
