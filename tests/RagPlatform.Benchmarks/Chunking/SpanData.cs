using System.Text.Json;
using CsvHelper;
using Google.Protobuf;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Contracts.V1;
using RagPlatform.Text.Sentences;

namespace RagPlatform.Benchmarks.Chunking;

/// <summary>The two labelled sets that know where answers stand: excerpts in long documents, and answers in scientific articles.</summary>
internal static class SpanData
{
    /// <summary>The five documents of chunking-eval.</summary>
    public static IReadOnlyList<Document> ReadExcerptDocuments() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(EvaluationData.Folder("chunking-eval"), "raw", "corpora"), "*.md")
            .Order(StringComparer.Ordinal)
            .Select(path => new Document
            {
                DocumentId = Path.GetFileNameWithoutExtension(path),
                MimeType = "text/markdown",
                Content = ByteString.CopyFrom(File.ReadAllBytes(path)),
            }),
    ];

    /// <summary>Its questions, each with the exact excerpts that answer it.</summary>
    public static IReadOnlyList<SpanQuestion> ReadExcerptQuestions()
    {
        string path = Path.Combine(EvaluationData.Folder("chunking-eval"), "raw", "questions_df.csv");
        using CsvReader rows = CsvReader.FromFile(path);
        var questions = new List<SpanQuestion>();
        while (rows.Read())
        {
            using JsonDocument references = JsonDocument.Parse(rows.GetString("references"));
            questions.Add(new SpanQuestion(
                rows.GetString("question"),
                rows.GetString("corpus_id"),
                SpanScore.Union(references.RootElement.EnumerateArray().Select(reference => new TextSpan(
                    reference.GetProperty("start_index").GetInt32(), reference.GetProperty("end_index").GetInt32())))));
        }

        return questions;
    }

    /// <summary>The questions of covid-qa whose answer stands where its offset says, and how many were left out because it does not.</summary>
    public static (IReadOnlyList<SpanQuestion> Questions, int LeftOut) ReadAnswers()
    {
        string folder = EvaluationData.Folder("covid-qa");
        Dictionary<string, string> texts = ReadTexts(folder, "corpus.jsonl");
        Dictionary<string, string> queries = ReadTexts(folder, "queries.jsonl");
        var questions = new List<SpanQuestion>();
        int leftOut = 0;
        foreach (string line in File.ReadLines(Path.Combine(folder, "answers.jsonl")))
        {
            using JsonDocument answer = JsonDocument.Parse(line);
            string text = answer.RootElement.GetProperty("text").GetString()!;
            string document = answer.RootElement.GetProperty("doc").GetString()!;
            int start = answer.RootElement.GetProperty("start").ValueKind == JsonValueKind.Number
                ? answer.RootElement.GetProperty("start").GetInt32()
                : -1;
            string trimmed = text.TrimStart();
            int begin = start + text.Length - trimmed.Length;
            trimmed = trimmed.TrimEnd();
            if (start < 0 || trimmed.Length == 0 || string.CompareOrdinal(texts[document], begin, trimmed, 0, trimmed.Length) != 0)
            {
                leftOut++;
                continue;
            }

            questions.Add(new SpanQuestion(
                queries[answer.RootElement.GetProperty("query").GetString()!], document, [new TextSpan(begin, begin + trimmed.Length)]));
        }

        return (questions, leftOut);
    }

    private static Dictionary<string, string> ReadTexts(string folder, string file)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(Path.Combine(folder, file)))
        {
            using JsonDocument row = JsonDocument.Parse(line);
            texts.Add(row.RootElement.GetProperty("_id").GetString()!, row.RootElement.GetProperty("text").GetString()!);
        }

        return texts;
    }
}
