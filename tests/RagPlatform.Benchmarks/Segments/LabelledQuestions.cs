using System.Text;
using System.Text.Json;
using RagPlatform.Benchmarks.Harness;

namespace RagPlatform.Benchmarks.Segments;

/// <summary>Questions with the intent that people gave them.</summary>
internal static class LabelledQuestions
{
    /// <summary>BANKING77: <c>train</c> or <c>test</c>.</summary>
    public static (string Text, string Intent)[] Banking(string split) =>
    [
        .. Rows(File.ReadAllText(Path.Combine(EvaluationData.Folder("banking77"), "raw", $"{split}.csv")))
            .Skip(1)
            .Select(row => row is [var text, var intent] ? (text.Trim(), intent) : throw new BenchmarkException("a row of BANKING77 has two fields")),
    ];

    /// <summary>CLINC150: <c>train</c>, <c>val</c> or <c>test</c>; the out-of-scope ones are named <c>oos_</c> before it.</summary>
    public static (string Text, string Intent)[] Clinc(string split)
    {
        using JsonDocument data = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(EvaluationData.Folder("clinc150"), "raw", "data_full.json")));
        return [.. data.RootElement.GetProperty(split).EnumerateArray().Select(pair => (pair[0].GetString()!, pair[1].GetString()!))];
    }

    /// <summary>Comma-separated fields; those in quotes may hold commas, line ends and doubled quotes.</summary>
    private static IEnumerable<List<string>> Rows(string text)
    {
        var row = new List<string>();
        var field = new StringBuilder();
        bool isQuoted = false;
        foreach (char next in text.Replace("\r", string.Empty, StringComparison.Ordinal))
        {
            if (next == '"')
            {
                // A doubled quote closes and opens again; what it stands for does not matter to an embedding.
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && (next is ',' or '\n'))
            {
                row.Add(field.ToString());
                field.Clear();
                if (next == '\n')
                {
                    yield return row;
                    row = [];
                }
            }
            else
            {
                field.Append(next);
            }
        }

        if (field.Length > 0)
        {
            row.Add(field.ToString());
            yield return row;
        }
    }
}
