namespace RagPlatform.Tokens.Bpe;

/// <summary>
/// The pieces of cl100k_base:
/// <c>'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s</c>.
/// </summary>
internal sealed class Cl100kSplitter : PieceSplitter
{
    /// <inheritdoc/>
    public override int Next(ReadOnlySpan<byte> text, int start)
    {
        int end = SkipContraction(text, start);
        if (end > start)
        {
            return end;
        }

        CharacterClass first = CharacterClasses.Read(text, start, out int length);
        if ((first & (CharacterClass.Letter | CharacterClass.Prefix)) != 0)
        {
            end = SkipWhile(text, start + length, CharacterClass.Letter);
            if (end > start + length || (first & CharacterClass.Letter) != 0)
            {
                return end;
            }
        }

        if (first == CharacterClass.Number)
        {
            return SkipNumber(text, start);
        }

        end = SkipSymbols(text, start, withSlashes: false);
        return end > start ? end : SkipWhite(text, start, wholeAtEnd: true);
    }
}
