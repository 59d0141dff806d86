using System.Text;

namespace RagPlatform.Cache.Scopes;

/// <summary>The form in which two spellings of the same question meet: compatibility-composed, lower case, white space folded.</summary>
internal static class QuestionNormalizer
{
    public static string Normalize(string question) =>
        Fold(Ascii.IsValid(question) ? question : WellFormed(question).Normalize(NormalizationForm.FormKC));

    private static string Fold(string composed)
    {
        var text = new StringBuilder(composed.Length);
        foreach (char character in composed)
        {
            if (!char.IsWhiteSpace(character))
            {
                text.Append(char.ToLowerInvariant(character));
            }
            else if (text.Length > 0 && text[^1] != ' ')
            {
                text.Append(' ');
            }
        }

        return text.Length > 0 && text[^1] == ' ' ? text.ToString(0, text.Length - 1) : text.ToString();
    }

    // Half of a surrogate pair has no normal form.
    private static string WellFormed(string text)
    {
        foreach (char character in text)
        {
            if (char.IsSurrogate(character))
            {
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
            }
        }

        return text;
    }
}
