namespace RagPlatform.Retrieval.Lexical;

/// <summary>
/// The best chunks for a query without scoring them all: Block-Max WAND (Ding and Suel, "Faster Top-k Document Retrieval Using Block-Max
/// Indexes", SIGIR 2011). Walks all terms' postings by chunk number and skips every run in which even the highest scores together do not
/// reach the worst chunk kept. The result is exactly that of scoring everything.
/// </summary>
internal static class BlockMaxWand
{
    // Bounds are added up in another order than scores; without this a chunk could be skipped for the last bit of a sum.
    private const double Slack = 1 + 1e-9;

    /// <param name="terms">The query's terms; scores are added up in this order.</param>
    /// <param name="length">A chunk's length in terms.</param>
    /// <param name="admits">Whether a chunk may be found at all.</param>
    /// <param name="best">Takes the chunks.</param>
    public static void Search(IReadOnlyList<PostingCursor> terms, Func<int, int> length, Func<int, bool> admits, BestChunks best)
    {
        PostingCursor[] cursors = [.. terms];
        while (true)
        {
            SortByChunk(cursors);
            int pivot = FindPivot(cursors, best.Threshold);
            if (pivot < 0)
            {
                return;
            }

            int chunk = cursors[pivot].Chunk;
            (double bound, int next) = BoundAt(cursors, pivot, chunk);
            if (bound * Slack <= best.Threshold)
            {
                Advance(cursors, pivot, next);
            }
            else if (cursors[0].Chunk == chunk)
            {
                if (admits(chunk))
                {
                    best.Offer(chunk, Score(terms, chunk, length(chunk)));
                }

                Advance(cursors, pivot, chunk + 1);
            }
            else
            {
                Advance(cursors, pivot, chunk);
            }
        }
    }

    /// <summary>The last of the fewest cursors, from the front, whose highest scores together could get a chunk in; -1 when none can.</summary>
    private static int FindPivot(PostingCursor[] cursors, double threshold)
    {
        double bound = 0;
        for (int i = 0; i < cursors.Length && cursors[i].Chunk != PostingCursor.End; i++)
        {
            bound += cursors[i].MaxScore;
            if (bound * Slack > threshold)
            {
                int chunk = cursors[i].Chunk;
                while (i + 1 < cursors.Length && cursors[i + 1].Chunk == chunk)
                {
                    i++;
                }

                return i;
            }
        }

        return -1;
    }

    /// <summary>The bound of the pivot's chunk, and the first chunk behind it for which another bound holds.</summary>
    private static (double Bound, int Next) BoundAt(PostingCursor[] cursors, int pivot, int chunk)
    {
        double bound = 0;
        int next = pivot + 1 < cursors.Length ? cursors[pivot + 1].Chunk : PostingCursor.End;
        for (int i = 0; i <= pivot; i++)
        {
            (double score, int last) = cursors[i].BoundAt(chunk);
            bound += score;
            next = Math.Min(next, last == PostingCursor.End ? last : last + 1);
        }

        return (bound, next);
    }

    private static double Score(IReadOnlyList<PostingCursor> terms, int chunk, int length)
    {
        double score = 0;
        for (int i = 0; i < terms.Count; i++)
        {
            if (terms[i].Chunk == chunk)
            {
                score += terms[i].Score(length);
            }
        }

        return score;
    }

    private static void Advance(PostingCursor[] cursors, int pivot, int chunk)
    {
        for (int i = 0; i <= pivot; i++)
        {
            cursors[i].MoveTo(chunk);
        }
    }

    // They are nearly in order already.
    private static void SortByChunk(PostingCursor[] cursors)
    {
        for (int i = 1; i < cursors.Length; i++)
        {
            PostingCursor cursor = cursors[i];
            int place = i;
            while (place > 0 && cursors[place - 1].Chunk > cursor.Chunk)
            {
                cursors[place] = cursors[place - 1];
                place--;
            }

            cursors[place] = cursor;
        }
    }
}
