using System.Text.Json;
using RagPlatform.Benchmarks.Harness;

namespace RagPlatform.Benchmarks.Segments;

/// <summary>Questions with the intent that people gave them.</summary>
internal static class LabelledQuestions
{
    /// <summary>BANKING77: <c>train</c> or <c>test</c>.</summary>
    public static (string Text, string Intent)[] Banking(string split) =>
    [
        .. File.ReadLines(Path.Combine(EvaluationData.Folder("banking77"), "raw", $"{split}.csv"))
            .Skip(1)
            .Select(line => line.LastIndexOf(',') is var comma && comma > 0
                ? (line[..comma].Trim('"').Replace("\"\"", "\"", StringComparison.Ordinal), line[(comma + 1)..])
                : throw new BenchmarkException($"'{line}' is no row of BANKING77")),
    ];

    /// <summary>CLINC150: <c>train</c>, <c>val</c> or <c>test</c>; the out-of-scope ones are named <c>oos_</c> before it.</summary>
    public static (string Text, string Intent)[] Clinc(string split)
    {
        using JsonDocument data = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(EvaluationData.Folder("clinc150"), "raw", "data_full.json")));
        return [.. data.RootElement.GetProperty(split).EnumerateArray().Select(pair => (pair[0].GetString()!, pair[1].GetString()!))];
    }
}
