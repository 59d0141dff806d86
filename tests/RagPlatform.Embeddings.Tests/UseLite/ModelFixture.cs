using RagPlatform.Embeddings.Kernels;
using RagPlatform.Embeddings.Tokenization;
using RagPlatform.Embeddings.UseLite;

namespace RagPlatform.Embeddings.Tests.UseLite;

/// <summary>The built-in model, loaded once for a test class.</summary>
public sealed class ModelFixture : IDisposable
{
    public ModelFixture()
    {
        Weights = ModelFile.Load(ModelFile.DefaultPath);
        Tokenizer = new UnigramTokenizer(Weights.Vocabulary);
        Encoder = new UseLiteEncoder(Weights, MatrixKernel.Best, maxIdle: 2);
    }

    internal UseLiteWeights Weights { get; }

    internal UnigramTokenizer Tokenizer { get; }

    internal UseLiteEncoder Encoder { get; }

    /// <summary>The cosine of two vectors, computed in double precision.</summary>
    public static double Cosine(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double dot = 0, xx = 0, yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            dot += (double)x[i] * y[i];
            xx += (double)x[i] * x[i];
            yy += (double)y[i] * y[i];
        }

        return dot / Math.Sqrt(xx * yy);
    }

    public void Dispose() => Encoder.Dispose();

    internal float[] Encode(int[] ids) => Encoder.Encode([ids.AsMemory(0, Math.Min(ids.Length, UseLiteShape.MaxTokens))])[0];
}
