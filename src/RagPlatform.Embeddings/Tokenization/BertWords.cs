using System.Globalization;
using System.Text;

namespace RagPlatform.Embeddings.Tokenization;

/// <summary>
/// How BERT (Devlin et al. 2018) turns a text into words before it cuts them in pieces: characters nobody sees are dropped, ideographs
/// stand alone, letters lose accents and case where the model wants it, and every punctuation mark is a word.
/// </summary>
/// <param name="lowerCase">Whether letters become lower case.</param>
/// <param name="stripAccents">Whether letters lose their accents: what canonical decomposition splits off as a non-spacing mark.</param>
/// <param name="splitIdeographs">Whether each CJK ideograph is a word.</param>
internal sealed class BertWords(bool lowerCase, bool stripAccents, bool splitIdeographs)
{
    private const int Replacement = 0xFFFD;

    /// <summary>The words of a text.</summary>
    public IEnumerable<string> Of(string text)
    {
        var word = new StringBuilder();
        foreach (Rune rune in Clean(text).EnumerateRunes())
        {
            if (IsWhiteSpace(rune) || IsPunctuation(rune))
            {
                if (word.Length > 0)
                {
                    yield return word.ToString();
                    word.Clear();
                }

                if (!IsWhiteSpace(rune))
                {
                    yield return rune.ToString();
                }
            }
            else
            {
                word.Append(rune);
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    private string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            // Halves of surrogate pairs are read as the replacement character, which is dropped like what nobody sees.
            if (rune.Value is 0 or Replacement || (IsInvisible(rune) && !IsWhiteSpace(rune)))
            {
                continue;
            }

            if (splitIdeographs && IsIdeograph(rune.Value))
            {
                clean.Append(' ').Append(rune).Append(' ');
            }
            else
            {
                clean.Append(rune);
            }
        }

        string cleaned = clean.ToString();
        return Ascii.IsValid(cleaned)
            ? (lowerCase ? cleaned.ToLowerInvariant() : cleaned)
            : Simplify(stripAccents ? cleaned.Normalize(NormalizationForm.FormD) : cleaned);
    }

    // Letter by letter: a sigma stays the same at a word's end. Accents go first, so that every capital has one small letter.
    private string Simplify(string text)
    {
        var simple = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!stripAccents || Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
            {
                simple.Append(lowerCase ? Rune.ToLowerInvariant(rune) : rune);
            }
        }

        return simple.ToString();
    }

    private static bool IsWhiteSpace(Rune rune) =>
        rune.Value is ' ' or '\t' or '\n' or '\r' || Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator;

    // A character too new for this process is visible, and unknown.
    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse;

    // Every ASCII sign that is neither letter, digit nor space counts, also those Unicode calls symbols.
    private static bool IsPunctuation(Rune rune) => rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation
            or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
            or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;

    // The blocks of CJK ideographs that BERT names; kana and hangul are written with spaces or in pieces.
    private static bool IsIdeograph(int value) => value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x2F800 and <= 0x2FA1F);
}
