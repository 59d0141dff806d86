using System.Buffers;

namespace RagPlatform.Embeddings.Tokenization;

/// <summary>
/// SentencePiece's unigram segmentation (Kudo 2018, "Subword Regularization"): of all ways to write a text in pieces of the
/// vocabulary the one whose scores sum highest, found with Viterbi's algorithm over the characters.
/// </summary>
internal sealed class UnigramTokenizer(Vocabulary vocabulary)
{
    /// <summary>The id of characters that occur in no piece.</summary>
    public const int UnknownId = 0;

    /// <summary>Marks the beginning of a word in place of a space.</summary>
    public const char WordMark = '\u2581';

    /// <summary>
    /// Segments a text exactly as it is: neither trimmed nor folded, so that a tab is an unknown character and every space counts.
    /// </summary>
    public TokenizedText Tokenize(string text)
    {
        if (text.Length == 0)
        {
            return TokenizedText.Empty;
        }

        string marked = WordMark + TextNormalizer.Compose(text).Replace(' ', WordMark);
        int length = marked.Length;
        double[] best = ArrayPool<double>.Shared.Rent(length + 1);
        int[] starts = ArrayPool<int>.Shared.Rent(length + 1);
        int[] ids = ArrayPool<int>.Shared.Rent(length + 1);
        try
        {
            best.AsSpan(0, length + 1).Clear();
            Search(marked, best, starts, ids);
            return Collect(marked, best[length], starts, ids);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(best);
            ArrayPool<int>.Shared.Return(starts);
            ArrayPool<int>.Shared.Return(ids);
        }
    }

    // For every end the best last piece. Zero means "none yet", also for an honest sum of zero, and of equals the later start wins:
    // the model was trained on what this rule gives.
    private void Search(string text, double[] best, int[] starts, int[] ids)
    {
        for (int start = 0; start < text.Length;)
        {
            int step = Step(text, start);
            int node = Vocabulary.Root;
            bool matched = false;
            for (int end = start; end < text.Length && vocabulary.TryFollow(ref node, text[end], out int id); end++)
            {
                if (id >= 0)
                {
                    matched = true;
                    Offer(start, end + 1, id, vocabulary.Score(id));
                }
            }

            if (!matched)
            {
                Offer(start, start + step, UnknownId, 0);
            }

            start += step;
        }

        void Offer(int start, int end, int id, double score)
        {
            double sum = best[start] + score;
            if (best[end] == 0 || sum >= best[end])
            {
                best[end] = sum;
                starts[end] = start;
                ids[end] = id;
            }
        }
    }

    private static TokenizedText Collect(string text, double score, int[] starts, int[] ids)
    {
        var path = new List<int>(text.Length / 3);
        int unknown = 0;
        for (int end = text.Length; end > 0; end = starts[end])
        {
            bool isUnknown = ids[end] == UnknownId;
            unknown += isUnknown ? 1 : 0;
            if (!isUnknown || path.Count == 0 || path[^1] != UnknownId)
            {
                path.Add(ids[end]);
            }
        }

        path.Reverse();
        int characters = -1;
        for (int i = 0; i < text.Length; i += Step(text, i))
        {
            characters++;
        }

        return new TokenizedText([.. path], characters, unknown, score);
    }

    private static int Step(string text, int index) =>
        char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) ? 2 : 1;
}
