using System.Numerics.Tensors;
using Microsoft.Extensions.Options;
using RagPlatform.Embeddings;

namespace RagPlatform.Retrieval.Faq;

/// <summary>
/// Finds the entry that asks the same as a question. Its score is the share of words both have, rare ones counting more, and where both
/// have a vector of the same model the mean of that and the cosine. The best entry counts if it reaches its threshold, is clearly ahead of
/// every entry with another answer, and the <see cref="FaqGuard"/> admits the pair. A question that is an entry's word by word has score 1.
/// </summary>
internal sealed class FaqMatcher(IOptions<FaqOptions> options)
{
    // Two entries as near as this to a question are two answers to it.
    private const double Lead = 0.05;

    /// <summary>The entry, or null: none asks the same.</summary>
    /// <param name="question">The question's text.</param>
    /// <param name="embedding">Its vector, or null.</param>
    /// <param name="entries">The entries the caller may be served.</param>
    public FaqMatch? Find(string question, TextEmbedding? embedding, IReadOnlyList<FaqItem> entries)
    {
        FaqQuestion asked = FaqQuestion.Of(question);
        if (asked.Normal.Length == 0)
        {
            return null;
        }

        if (entries.FirstOrDefault(entry => entry.Asks.Normal == asked.Normal) is { } same)
        {
            return new FaqMatch(same, 1);
        }

        var weights = new TermWeights(entries);
        (FaqItem Entry, double Score, double Threshold)[] scored = [.. entries.Select(entry => Score(asked, embedding, entry, weights))];
        (FaqItem? best, double score, _) = scored
            .Where(entry => entry.Score >= entry.Threshold && FaqGuard.Admits(asked, entry.Entry.Asks))
            .OrderByDescending(entry => entry.Score)
            .FirstOrDefault();
        return best is not null && !scored.Any(other => other.Score > score - Lead && other.Entry.Entry.Answer != best.Entry.Answer)
            ? new FaqMatch(best, score)
            : null;
    }

    private (FaqItem Entry, double Score, double Threshold) Score(
        FaqQuestion asked, TextEmbedding? embedding, FaqItem entry, TermWeights weights)
    {
        double words = weights.Likeness(asked, entry.Asks);
        if (embedding is null || entry.Model != embedding.Model || entry.Vector.Length == 0 || entry.Vector.Length != embedding.Vector.Length)
        {
            return (entry, words, options.Value.WordThreshold);
        }

        double cosine = Math.Clamp(TensorPrimitives.CosineSimilarity<float>(embedding.Vector, entry.Vector), 0, 1);
        return (entry, (words + cosine) / 2, options.Value.Threshold);
    }
}
