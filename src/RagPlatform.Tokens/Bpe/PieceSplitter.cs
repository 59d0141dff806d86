namespace RagPlatform.Tokens.Bpe;

/// <summary>
/// Cuts text into the pieces that are encoded one by one, exactly as an encoding's regular expression does, but in one pass: no character is
/// looked at more than a few times, whatever the text. Text is well-formed UTF-8.
/// </summary>
internal abstract class PieceSplitter
{
    private const int LongestNumber = 3;

    /// <summary>Where the piece that begins at a position ends.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the piece begins; before the end of the text.</param>
    public abstract int Next(ReadOnlySpan<byte> text, int start);

    /// <summary>
    /// <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)?</c>: the end of the contraction at a position, or the position itself. Under (?i) the long s (U+017F)
    /// is an s too.
    /// </summary>
    protected static int SkipContraction(ReadOnlySpan<byte> text, int position)
    {
        if (position + 1 >= text.Length || text[position] != '\'')
        {
            return position;
        }

        ReadOnlySpan<byte> rest = text[(position + 1)..];
        int first = rest[0] | 0x20;
        if (first is 's' or 't' or 'm' or 'd')
        {
            return position + 2;
        }

        if (rest.Length < 2)
        {
            return position;
        }

        bool isContraction = (first, rest[1] | 0x20) is ('r', 'e') or ('v', 'e') or ('l', 'l') || (rest[0] == 0xC5 && rest[1] == 0xBF);
        return isContraction ? position + 3 : position;
    }

    /// <summary><c>\p{N}{1,3}</c>, where the first is one.</summary>
    protected static int SkipNumber(ReadOnlySpan<byte> text, int position)
    {
        for (int i = 0; i < LongestNumber && position < text.Length; i++)
        {
            if (CharacterClasses.Read(text, position, out int length) != CharacterClass.Number)
            {
                break;
            }

            position += length;
        }

        return position;
    }

    /// <summary><c> ?[^\s\p{L}\p{N}]+[\r\n]*</c>, or the position itself; behind the newlines also slashes where the pattern has them.</summary>
    protected static int SkipSymbols(ReadOnlySpan<byte> text, int start, bool withSlashes)
    {
        int begin = text[start] == ' ' ? start + 1 : start;
        int position = SkipWhile(text, begin, CharacterClass.NoWord);
        if (position == begin)
        {
            return start;
        }

        while (position < text.Length && (text[position] is (byte)'\r' or (byte)'\n' || (withSlashes && text[position] == '/')))
        {
            position++;
        }

        return position;
    }

    /// <summary>
    /// <c>\s*[\r\n]+|\s+(?!\S)|\s+</c>, where the first is white: up to the last newline of the run; without one, all at the end of the text, else
    /// all but the last, which may belong to the word behind it.
    /// </summary>
    protected static int SkipWhite(ReadOnlySpan<byte> text, int start, bool wholeAtEnd)
    {
        int position = start;
        int last = start;
        int behindNewline = start;
        while (position < text.Length)
        {
            CharacterClass white = CharacterClasses.Read(text, position, out int length);
            if ((white & CharacterClass.White) == 0)
            {
                break;
            }

            last = position;
            position += length;
            behindNewline = white == CharacterClass.Newline ? position : behindNewline;
        }

        if (position == text.Length && (wholeAtEnd || behindNewline == start))
        {
            return position;
        }

        return behindNewline > start ? behindNewline : last > start ? last : position;
    }

    /// <summary>The end of the run of characters of some classes.</summary>
    protected static int SkipWhile(ReadOnlySpan<byte> text, int position, CharacterClass classes)
    {
        while (position < text.Length && (CharacterClasses.Read(text, position, out int length) & classes) != 0)
        {
            position += length;
        }

        return position;
    }
}
