using System.Runtime.CompilerServices;

namespace RagPlatform.Tokens.Bpe;

/// <summary>
/// Byte-pair merging: from single bytes on, the two neighbours whose union has the lowest rank become one, the leftmost of equals first, until
/// no union is a token.
/// </summary>
internal sealed class BpeMerger(BpeVocabulary vocabulary)
{
    // Up to here looking at all ranks for each merge is faster than a queue.
    private const int ShortPiece = 96;

    /// <summary>Appends the tokens of a piece.</summary>
    /// <param name="piece">At least two bytes.</param>
    /// <param name="tokens">What is appended to.</param>
    public void Merge(ReadOnlySpan<byte> piece, List<int> tokens)
    {
        if (piece.Length <= ShortPiece)
        {
            MergeShort(piece, tokens);
        }
        else
        {
            MergeLong(piece, tokens);
        }
    }

    [SkipLocalsInit]
    private void MergeShort(ReadOnlySpan<byte> piece, List<int> tokens)
    {
        // Part i is piece[starts[i]..starts[i + 1]]; ranks[i] is the rank of its union with the part behind it.
        Span<int> starts = stackalloc int[ShortPiece + 1];
        Span<int> ranks = stackalloc int[ShortPiece];
        int count = piece.Length;
        for (int i = 0; i < count; i++)
        {
            starts[i] = i;
            ranks[i] = i + 1 < count ? vocabulary.FindPair(piece[i], piece[i + 1]) : BpeVocabulary.None;
        }

        starts[count] = count;
        while (true)
        {
            int best = 0;
            for (int i = 1; i < count; i++)
            {
                best = ranks[i] < ranks[best] ? i : best;
            }

            if (ranks[best] == BpeVocabulary.None)
            {
                break;
            }

            starts[(best + 2)..(count + 1)].CopyTo(starts[(best + 1)..]);
            ranks[(best + 2)..count].CopyTo(ranks[(best + 1)..]);
            count--;
            ranks[best] = best + 1 < count ? vocabulary.Find(piece[starts[best]..starts[best + 2]]) : BpeVocabulary.None;
            if (best > 0)
            {
                ranks[best - 1] = vocabulary.Find(piece[starts[best - 1]..starts[best + 1]]);
            }
        }

        for (int i = 0; i < count; i++)
        {
            tokens.Add(vocabulary.Find(piece[starts[i]..starts[i + 1]]));
        }
    }

    /// <summary>
    /// The same with a queue of unions by rank and place, so that n bytes take O(n log n): each merge queues two unions, and each rank is looked up
    /// over no more bytes than the longest token has.
    /// </summary>
    private void MergeLong(ReadOnlySpan<byte> piece, List<int> tokens)
    {
        // A part is known by where it begins. Parts that were merged into the one before them have rank -1.
        int[] ends = new int[piece.Length];
        int[] previous = new int[piece.Length];
        int[] ranks = new int[piece.Length];
        var queue = new PriorityQueue<int, long>(piece.Length);
        for (int i = 0; i < piece.Length; i++)
        {
            ends[i] = i + 1;
            previous[i] = i - 1;
            ranks[i] = i + 1 < piece.Length ? vocabulary.FindPair(piece[i], piece[i + 1]) : BpeVocabulary.None;
            Enqueue(queue, i, ranks[i]);
        }

        while (queue.TryDequeue(out int part, out long priority))
        {
            // A union that has changed since it was queued was queued again.
            if (ranks[part] != (int)(priority >> 32))
            {
                continue;
            }

            int merged = ends[part];
            ranks[merged] = -1;
            ends[part] = ends[merged];
            if (ends[part] < piece.Length)
            {
                previous[ends[part]] = part;
            }

            Rank(piece, part);
            if (previous[part] >= 0)
            {
                Rank(piece, previous[part]);
            }
        }

        for (int part = 0; part < piece.Length; part = ends[part])
        {
            tokens.Add(vocabulary.Find(piece[part..ends[part]]));
        }

        void Rank(ReadOnlySpan<byte> bytes, int part)
        {
            int next = ends[part];
            ranks[part] = next < bytes.Length ? vocabulary.Find(bytes[part..ends[next]]) : BpeVocabulary.None;
            Enqueue(queue, part, ranks[part]);
        }
    }

    private static void Enqueue(PriorityQueue<int, long> queue, int part, int rank)
    {
        if (rank != BpeVocabulary.None)
        {
            queue.Enqueue(part, ((long)rank << 32) | (uint)part);
        }
    }
}
