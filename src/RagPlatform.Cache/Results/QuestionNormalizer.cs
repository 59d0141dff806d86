using System.Text;

namespace RagPlatform.Cache.Results;

/// <summary>The form in which two spellings of the same question meet: compatibility-composed, lower case, white space folded.</summary>
internal static class QuestionNormalizer
{
    public static string Normalize(string question)
    {
        string composed = question.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
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
}
