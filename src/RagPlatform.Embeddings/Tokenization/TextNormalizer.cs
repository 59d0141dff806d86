using System.Globalization;
using System.Text;

namespace RagPlatform.Embeddings.Tokenization;

/// <summary>What happens to a text before it is segmented.</summary>
internal static class TextNormalizer
{
    private const char Replacement = '\uFFFD';

    /// <summary>
    /// Trims a text, turns every run of white space into one space and drops characters nobody sees (control and format characters).
    /// A clean text stays the same object.
    /// </summary>
    public static string Fold(string text)
    {
        if (IsFolded(text))
        {
            return text;
        }

        var folded = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            if (char.IsWhiteSpace(character))
            {
                if (folded.Length > 0 && folded[^1] != ' ')
                {
                    folded.Append(' ');
                }
            }
            else if (!IsInvisible(character))
            {
                folded.Append(character);
            }
        }

        if (folded.Length > 0 && folded[^1] == ' ')
        {
            folded.Length--;
        }

        return folded.ToString();
    }

    /// <summary>Normalises to NFKC; halves of surrogate pairs, which have no normal form, become U+FFFD.</summary>
    public static string Compose(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        return WithoutLoneSurrogates(text).Normalize(NormalizationForm.FormKC);
    }

    /// <summary>Checks that this process normalises at all: without ICU .NET leaves text as it is and says nothing.</summary>
    /// <exception cref="PlatformNotSupportedException">It does not.</exception>
    public static void EnsureNormalizes()
    {
        if ("\uFB01\u2460e\u0301".Normalize(NormalizationForm.FormKC) != "fi1\u00E9")
        {
            throw new PlatformNotSupportedException(
                "This process cannot normalise Unicode text, so text beyond ASCII would get wrong vectors: run it with ICU "
                + "(the package is libicu or icu-libs) and without InvariantGlobalization.");
        }
    }

    private static bool IsFolded(string text)
    {
        bool afterSpace = true;
        foreach (char character in text)
        {
            if (character == ' ')
            {
                if (afterSpace)
                {
                    return false;
                }
            }
            else if (char.IsWhiteSpace(character) || IsInvisible(character))
            {
                return false;
            }

            afterSpace = character == ' ';
        }

        return text.Length == 0 || !afterSpace;
    }

    private static bool IsInvisible(char character) =>
        !char.IsBetween(character, ' ', '~') && char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format;

    private static string WithoutLoneSurrogates(string text)
    {
        char[]? repaired = null;
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                repaired ??= text.ToCharArray();
                repaired[i] = Replacement;
            }
        }

        return repaired is null ? text : new string(repaired);
    }
}
