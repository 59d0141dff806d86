using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace RagPlatform.Tokens.Bpe;

/// <summary>The class of each Unicode character, by the runtime's Unicode tables.</summary>
internal static class CharacterClasses
{
    private const int PlaneSize = 0x10000;
    private static readonly byte[] s_firstPlane = CreateFirstPlane();

    /// <summary>The class of the character at a position of well-formed UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <param name="position">Where the character begins; within the text.</param>
    /// <param name="length">How many bytes it takes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CharacterClass Read(ReadOnlySpan<byte> text, int position, out int length)
    {
        byte first = text[position];
        if (first < 0x80)
        {
            length = 1;
            return (CharacterClass)s_firstPlane[first];
        }

        return ReadLong(text, position, out length);
    }

    /// <summary>The class of a scalar value.</summary>
    public static CharacterClass Of(int scalar) => scalar < PlaneSize ? (CharacterClass)s_firstPlane[scalar] : Classify(scalar);

    private static CharacterClass ReadLong(ReadOnlySpan<byte> text, int position, out int length)
    {
        Rune.DecodeFromUtf8(text[position..], out Rune rune, out length);
        return Of(rune.Value);
    }

    private static byte[] CreateFirstPlane()
    {
        byte[] classes = new byte[PlaneSize];
        for (int scalar = 0; scalar < PlaneSize; scalar++)
        {
            classes[scalar] = (byte)Classify(scalar);
        }

        return classes;
    }

    private static CharacterClass Classify(int scalar)
    {
        if (scalar is '\r' or '\n')
        {
            return CharacterClass.Newline;
        }

        // White space in the patterns is the property White_Space, as it is here; all of it lies in the first plane.
        if (scalar < PlaneSize && char.IsWhiteSpace((char)scalar))
        {
            return CharacterClass.Space;
        }

        return CharUnicodeInfo.GetUnicodeCategory(scalar) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => CharacterClass.Upper,
            UnicodeCategory.LowercaseLetter => CharacterClass.Lower,
            UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => CharacterClass.Uncased,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => CharacterClass.Mark,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterClass.Number,
            _ => CharacterClass.Symbol,
        };
    }
}
