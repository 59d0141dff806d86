using System.Text;

namespace RagPlatform.Cache.Scopes;

/// <summary>The form in which two spellings of the same question meet: compatibility-composed, lower case, white space folded.</summary>
internal static class QuestionNormalizer
{
    public static string Normalize(string question)
    {
        string composed = WellFormed(question).Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        var text = new StringBuilder(composed.Length);
        foreach (char character in composed)
        {
            if (!char.IsWhiteSpace(character))
            {
                text.Append(character);
            }
            else if (text.Length > 0 && text[^1] != ' ')
            {
                text.Append(' ');
            }
        }

        return text.ToString().TrimEnd(' ');
    }

    // Half of a surrogate pair has no normal form.
    private static string WellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
            }
        }

        return text;
    }
}
