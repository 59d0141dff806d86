using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using RagPlatform.Cache.Scopes;
using RagPlatform.Cache.Semantic.Index;
using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;

namespace RagPlatform.Cache.Judging;

/// <summary>
/// Whether two answers say the same: the same words; or the same quotes from the same sources; or else nearly the same meaning by their
/// vectors, with the same numbers in them.
/// </summary>
internal sealed partial class AnswerComparer(TextEmbedder embedder, IOptions<JudgeOptions> options)
{
    public async Task<bool> SayTheSameAsync(AskReply fresh, AskReply stored, CancellationToken cancellationToken)
    {
        if (QuestionNormalizer.Normalize(fresh.Answer) == QuestionNormalizer.Normalize(stored.Answer))
        {
            return true;
        }

        HashSet<(string, string, string)> freshQuotes = Quotes(fresh);
        if (freshQuotes.Count > 0 && freshQuotes.SetEquals(Quotes(stored)))
        {
            return true;
        }

        if (!Numbers(fresh.Answer).SequenceEqual(Numbers(stored.Answer)))
        {
            return false;
        }

        IReadOnlyList<TextEmbedding> vectors = await embedder.EmbedAsync(
            [fresh.Answer, stored.Answer], EmbeddingPurpose.Query, cancellationToken);
        return vectors.All(vector => vector is { IsReliable: true, Vector.Length: > 0 })
            && VectorCode.Cosine(vectors[0].Vector, vectors[1].Vector) >= options.Value.Similarity;
    }

    private static HashSet<(string, string, string)> Quotes(AskReply reply) =>
        [.. reply.Citations.Select(citation => (citation.Collection, citation.DocumentId, citation.Quote))];

    // The markers of citations are numbers too, and mean nothing by themselves.
    private static IEnumerable<string> Numbers(string answer) => Number().Matches(Marker().Replace(answer, string.Empty))
        .Select(match => match.Value)
        .Distinct()
        .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\d+([.,:]\d+)*")]
    private static partial Regex Number();

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Marker();
}
