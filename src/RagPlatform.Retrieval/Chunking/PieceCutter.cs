using RagPlatform.Text.Sentences;

namespace RagPlatform.Retrieval.Chunking;

/// <summary>
/// Cuts what does not fit a budget, at the mildest place that helps: between lines or sentences, else between words, else between characters.
/// </summary>
internal sealed class PieceCutter(TokenMeter meter, int maxTokens)
{
    private enum Seam
    {
        Line,
        Sentence,
        Word,
        Character,
    }

    /// <summary>The pieces of a block: the block itself where it fits.</summary>
    /// <param name="text">The document.</param>
    /// <param name="block">The block.</param>
    /// <param name="after">Where the piece before ended; the white space between counts.</param>
    public IEnumerable<TextPiece> Cut(string text, TextBlock block, int after) => Cut(text, block.Span, block.Kind, Seam.Line, after);

    /// <summary>The sentences of a piece of prose, cut further where one does not fit.</summary>
    public IEnumerable<TextPiece> CutSentences(string text, TextBlock block, int after) =>
        Each(text, Parts(text, block.Span, SeamsOfSentences(block.Kind)), block.Kind, SeamsOfSentences(block.Kind), after);

    /// <summary>The words of a text, cut further where one does not fit.</summary>
    public IEnumerable<TextPiece> CutWords(string text, TextSpan span, int after) =>
        Each(text, Parts(text, span, Seam.Word), BlockKind.Prose, Seam.Word, after);

    private static Seam SeamsOfSentences(BlockKind kind) =>
        kind is BlockKind.Prose or BlockKind.Heading or BlockKind.List ? Seam.Sentence : Seam.Line;

    private IEnumerable<TextPiece> Cut(string text, TextSpan span, BlockKind kind, Seam seam, int after)
    {
        int tokens = meter.Count(text, new TextSpan(after, span.End));

        // A long gap is no reason to cut what follows it: it counts more than a budget, so that it begins something new.
        if (tokens <= maxTokens || (after < span.Start && meter.Count(text, span) <= maxTokens))
        {
            return [new TextPiece(span, tokens)];
        }

        // Prose has no lines worth keeping: breaks in it are where an editor ran out of room.
        seam = seam == Seam.Line && kind is BlockKind.Prose or BlockKind.Heading ? Seam.Sentence : seam;
        return seam == Seam.Character
            ? CutCharacters(text, span, after)
            : Each(text, Parts(text, span, seam), kind, seam, after);
    }

    private IEnumerable<TextPiece> Each(string text, IEnumerable<TextSpan> parts, BlockKind kind, Seam seam, int after)
    {
        // Code and rows are not written in sentences.
        Seam next = seam == Seam.Line && kind != BlockKind.List ? Seam.Word : seam + 1;
        foreach (TextSpan part in parts)
        {
            foreach (TextPiece piece in Cut(text, part, kind, next, after))
            {
                yield return piece;
            }

            after = part.End;
        }
    }

    private static IEnumerable<TextSpan> Parts(string text, TextSpan span, Seam seam) => seam switch
    {
        Seam.Line => Runs(text, span, static character => character == '\n'),
        Seam.Word => Runs(text, span, char.IsWhiteSpace),
        _ => SentenceSplitter.Split(span.Of(text)).Select(local => new TextSpan(span.Start + local.Start, span.Start + local.End)),
    };

    private static IEnumerable<TextSpan> Runs(string text, TextSpan span, Func<char, bool> ends)
    {
        int start = span.Start;
        for (int i = span.Start; i <= span.End; i++)
        {
            if (i == span.End || ends(text[i]))
            {
                if (TextRange.Trim(text, start, i) is { Length: > 0 } run)
                {
                    yield return run;
                }

                start = i + 1;
            }
        }
    }

    private IEnumerable<TextPiece> CutCharacters(string text, TextSpan span, int after)
    {
        int start = span.Start;
        while (start < span.End)
        {
            int end = Longest(text, start, span.End);
            yield return new TextPiece(new TextSpan(start, end), meter.Count(text, new TextSpan(after, end)));
            start = end;
            after = end;
        }
    }

    // By halving; counts hardly ever fall as a text grows, and where they do the piece is merely shorter than it could be.
    private int Longest(string text, int start, int end)
    {
        int most = Math.Min(end, start + (maxTokens * TokenMeter.BytesPerToken));
        int fits = Math.Min(end, start + 1);
        while (fits < most)
        {
            int middle = fits + ((most - fits + 1) / 2);
            if (meter.Count(text, new TextSpan(start, middle)) <= maxTokens)
            {
                fits = middle;
            }
            else
            {
                most = middle - 1;
            }
        }

        // Never between the halves of a character.
        bool splits = fits < end && char.IsLowSurrogate(text[fits]) && char.IsHighSurrogate(text[fits - 1]);
        return !splits ? fits : fits - 1 > start ? fits - 1 : fits + 1;
    }
}
