using System.Numerics.Tensors;
using Microsoft.Extensions.Options;
using RagPlatform.Cache.Semantic.Guard;
using RagPlatform.Embeddings;
using RagPlatform.Embeddings.UseLite;

namespace RagPlatform.Benchmarks.SemanticCache;

/// <summary>Embeds questions with the built-in model, and finds the nearest ones exactly.</summary>
internal sealed class QuestionEncoder : IDisposable
{
    private readonly UseLiteEmbeddingGenerator _model = new(Options.Create(new EmbeddingOptions()));
    private readonly TextEmbedder _embedder;

    public QuestionEncoder() => _embedder = new TextEmbedder(_model, Options.Create(new EmbeddingOptions()));

    /// <summary>Embeds, in order.</summary>
    public async Task<EmbeddedQuestion[]> EncodeAsync(
        IEnumerable<(string Question, string Answer)> questions, CancellationToken cancellationToken)
    {
        (string Question, string Answer)[] all = [.. questions];
        IReadOnlyList<TextEmbedding> vectors = await _embedder.EmbedAsync(
            [.. all.Select(item => item.Question)], EmbeddingPurpose.Query, cancellationToken);
        return [.. all.Zip(vectors, (item, vector) => new EmbeddedQuestion(
            item.Question, item.Answer, vector.Vector, QuestionTraits.Of(item.Question, vector.Flags)))];
    }

    /// <summary>The nearest of the stored questions, the best first.</summary>
    public static (int Index, double Similarity)[] Nearest(
        EmbeddedQuestion asked, IReadOnlyList<EmbeddedQuestion> stored, int count, Func<int, bool>? isIn = null)
    {
        var best = new List<(int Index, double Similarity)>(count + 1);
        if (asked.Vector.Length == 0)
        {
            return [];
        }

        for (int i = 0; i < stored.Count; i++)
        {
            if (isIn?.Invoke(i) == false || stored[i].Vector.Length == 0)
            {
                continue;
            }

            double similarity = TensorPrimitives.Dot<float>(asked.Vector, stored[i].Vector);
            if (best.Count == count && similarity <= best[^1].Similarity)
            {
                continue;
            }

            int at = best.FindIndex(item => item.Similarity < similarity);
            best.Insert(at < 0 ? best.Count : at, (i, similarity));
            if (best.Count > count)
            {
                best.RemoveAt(count);
            }
        }

        return [.. best];
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
