using RagPlatform.Contracts.V1;
using RagPlatform.Text.Sentences;
using RagPlatform.Text.Words;

namespace RagPlatform.Generation.Citations;

/// <summary>Makes citations whose quote is, by construction, a piece of the passage they name.</summary>
internal static class CitationBuilder
{
    /// <summary>Quotes a span of a passage; the answer refers to it as <c>[marker]</c>.</summary>
    public static Citation Quote(Passage passage, TextSpan span, int marker) => new()
    {
        Collection = passage.Collection,
        DocumentId = passage.DocumentId,
        ChunkId = passage.ChunkId,
        Title = passage.Title,
        Uri = passage.Uri,
        Quote = span.Of(passage.Text),
        Start = passage.Start + span.Start,
        End = passage.Start + span.End,
        Score = passage.Score,
        Marker = marker,
    };

    /// <summary>
    /// The citations a model's answer names as <c>[n]</c>: for each statement and passage the sentence of the passage that shares most
    /// content words with the statement. A number that no passage has is ignored.
    /// </summary>
    public static List<Citation> FromMarkers(string answer, IReadOnlyList<Passage> passages)
    {
        var citations = new List<Citation>();
        var seen = new HashSet<(int Passage, TextSpan Span)>();
        int statementStart = 0;
        for (int i = 0; i < answer.Length; i++)
        {
            if (answer[i] == '[' && TryReadNumber(answer, i, out int number, out int end))
            {
                if (number >= 1 && number <= passages.Count)
                {
                    TextSpan span = BestSentence(passages[number - 1].Text, answer.AsSpan(statementStart, i - statementStart));
                    if (span.Length > 0 && seen.Add((number, span)))
                    {
                        citations.Add(Quote(passages[number - 1], span, number));
                    }
                }

                i = end;
                bool another = end + 1 < answer.Length && answer[end + 1] == '[';
                statementStart = another ? statementStart : end + 1;
            }
        }

        return citations;
    }

    private static TextSpan BestSentence(string text, ReadOnlySpan<char> statement)
    {
        HashSet<string> wanted = [.. Terms.Of(statement)];
        TextSpan best = default;
        double bestScore = -1;
        foreach (TextSpan sentence in SentenceSplitter.Split(text))
        {
            IReadOnlyList<string> words = Terms.Of(text.AsSpan(sentence.Start, sentence.Length));
            double score = words.Count == 0 ? 0 : words.Distinct().Count(wanted.Contains) / Math.Sqrt(words.Count);
            if (score > bestScore)
            {
                (best, bestScore) = (sentence, score);
            }
        }

        return best;
    }

    private static bool TryReadNumber(string text, int open, out int number, out int close)
    {
        number = 0;
        close = open + 1;
        while (close < text.Length && char.IsAsciiDigit(text[close]) && close - open <= 4)
        {
            number = (number * 10) + (text[close] - '0');
            close++;
        }

        return close > open + 1 && close < text.Length && text[close] == ']';
    }
}
