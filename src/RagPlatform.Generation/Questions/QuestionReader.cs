using System.Globalization;
using System.Text.RegularExpressions;

namespace RagPlatform.Generation.Questions;

/// <summary>
/// Takes the questions out of what a model wrote. What is not on a line of its own behind a passage's number, does not end as a question does
/// (as when the answer was cut off), is too long or stands there twice is left out.
/// </summary>
internal static partial class QuestionReader
{
    /// <summary>Most characters of a question.</summary>
    public const int MostCharacters = 200;

    // Latin and Greek, full width, Arabic, Armenian.
    private const string QuestionMarks = "?;？؟՞";

    /// <summary>The questions of each passage.</summary>
    /// <param name="answer">What the model wrote.</param>
    /// <param name="texts">Passages there are.</param>
    /// <param name="count">Questions a passage has at most.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Read(string answer, int texts, int count)
    {
        List<string>[] questions = [.. Enumerable.Range(0, texts).Select(_ => new List<string>())];
        foreach (Match line in QuestionLine().Matches(answer))
        {
            string question = line.Groups["question"].Value.Trim();
            if (int.TryParse(line.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number >= 1 && number <= texts && IsQuestion(question) && questions[number - 1].Count < count
                && !questions[number - 1].Contains(question, StringComparer.OrdinalIgnoreCase))
            {
                questions[number - 1].Add(question);
            }
        }

        return questions;
    }

    private static bool IsQuestion(string text) => text.Length is > 1 and <= MostCharacters
        && QuestionMarks.Contains(text[^1], StringComparison.Ordinal) && !text.Any(char.IsControl);

    [GeneratedRegex(@"^[ \t]*\[(?<number>[0-9]{1,3})\][ \t]+(?<question>[^\r\n]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex QuestionLine();
}
