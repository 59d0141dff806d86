namespace RagPlatform.CostAccounting.Estimates.Scenarios;

/// <summary>Text of a scenario in a sentence about it: short, and without characters that mean something to whoever shows it.</summary>
internal static class Quoted
{
    private const int MaxCharacters = 40;
    private const int MaxSentence = 200;

    /// <summary>A key or a value.</summary>
    public static string Short(string text) => Cut(text, MaxCharacters);

    /// <summary>A sentence of the parser's, which may have text of the scenario in it.</summary>
    public static string Sentence(string text) =>
        Cut(text.Length > 1 && char.IsUpper(text[0]) ? char.ToLowerInvariant(text[0]) + text[1..] : text, MaxSentence);

    private static string Cut(string text, int max)
    {
        string shown = text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 2]) ? max - 2 : max - 1)] + "…";
        return string.Concat(shown.EnumerateRunes().Select(rune => System.Text.Rune.IsControl(rune) ? " " : rune.ToString()));
    }
}
