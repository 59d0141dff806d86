using System.Text;
using RagPlatform.Benchmarks.Harness;

namespace RagPlatform.Benchmarks.SemanticCache;

/// <summary>Reads questions and what they are answered by from the labelled sets.</summary>
internal static class SemanticData
{
    /// <summary>Stored question and paraphrase of it, of gptcache-mock.</summary>
    public static (string Origin, string Similar)[] Mock() =>
        [.. Pairs("gptcache-mock").Select(pair => (pair.One, pair.Other))];

    /// <summary>The pairs of a set, with whether both have the same answer.</summary>
    public static IEnumerable<(string One, string Other, bool IsSame)> Pairs(string set) =>
        File.ReadLines(Path.Combine(EvaluationData.Folder(set), "pairs.tsv"))
            .Skip(1)
            .Select(line => line.Split('\t'))
            .Select(fields => (fields[0], fields[1], fields[2] == "1"));

    /// <summary>Questions of banking77 with their intent, which says what answers them.</summary>
    public static IEnumerable<(string Question, string Answer)> Banking(string part) =>
        Rows("banking77", $"{part}.csv").Select(row => (row[0].Trim(), row[1]));

    /// <summary>Questions of bitext-support; those with the same intent and the same value of their slot have the same answer.</summary>
    public static IEnumerable<(string Question, string Answer)> Bitext(string part) =>
        Rows("bitext-support", $"{part}.csv").Select(row => (row[0], $"{row[1]}|{row[3]}"));

    private static IEnumerable<string[]> Rows(string set, string file)
    {
        string text = File.ReadAllText(Path.Combine(EvaluationData.Folder(set), "raw", file));
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false, first = true;
        foreach (char character in text)
        {
            if (character == '"')
            {
                // A doubled quote within a field is rare here, and dropping it changes no word.
                quoted = !quoted;
            }
            else if (quoted || character is not (',' or '\n'))
            {
                field.Append(character is '\n' or '\r' ? ' ' : character);
            }
            else
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
                if (character == '\n')
                {
                    if (!first && fields.Count > 1)
                    {
                        yield return [.. fields];
                    }

                    first = false;
                    fields.Clear();
                }
            }
        }
    }
}
