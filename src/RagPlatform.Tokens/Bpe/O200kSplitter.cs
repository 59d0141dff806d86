namespace RagPlatform.Tokens.Bpe;

/// <summary>
/// The pieces of o200k_base. With U = <c>[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]</c>, W = <c>[\p{Ll}\p{Lm}\p{Lo}\p{M}]</c> and C the contractions:
/// <c>[^\r\n\p{L}\p{N}]?U*W+C?|[^\r\n\p{L}\p{N}]?U+W*C?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>.
/// </summary>
internal sealed class O200kSplitter : PieceSplitter
{
    private const CharacterClass U = CharacterClass.Upper | CharacterClass.Uncased | CharacterClass.Mark;
    private const CharacterClass W = CharacterClass.Lower | CharacterClass.Uncased | CharacterClass.Mark;

    /// <inheritdoc/>
    public override int Next(ReadOnlySpan<byte> text, int start)
    {
        CharacterClass first = CharacterClasses.Read(text, start, out int length);
        int end = -1;
        if ((first & CharacterClass.Prefix) != 0)
        {
            // A mark is prefix, U and W in one. The first alternative without a prefix, which it always satisfies, goes before the second.
            end = Word(text, start + length, allowUpper: first != CharacterClass.Mark);
        }

        if (end < 0 && (first & (U | W)) != 0)
        {
            end = Word(text, start, allowUpper: true);
        }

        if (end >= 0)
        {
            return SkipContraction(text, end);
        }

        if (first == CharacterClass.Number)
        {
            return SkipNumber(text, start);
        }

        end = SkipSymbols(text, start, withSlashes: true);
        return end > start ? end : SkipWhite(text, start, wholeAtEnd: false);
    }

    /// <summary>
    /// U*W+, else U+W* where it is allowed; -1 when neither is here. Where the run of U is not followed by a lower-case letter, the expression
    /// goes back to the last of the run that is W as well and ends behind it.
    /// </summary>
    private static int Word(ReadOnlySpan<byte> text, int start, bool allowUpper)
    {
        int position = start;
        int behindLastOfBoth = -1;
        while (position < text.Length)
        {
            CharacterClass letter = CharacterClasses.Read(text, position, out int length);
            if (letter == CharacterClass.Lower)
            {
                return SkipWhile(text, position + length, W);
            }

            if ((letter & U) == 0)
            {
                break;
            }

            position += length;
            behindLastOfBoth = letter == CharacterClass.Upper ? behindLastOfBoth : position;
        }

        return behindLastOfBoth >= 0 ? behindLastOfBoth : allowUpper && position > start ? position : -1;
    }
}
