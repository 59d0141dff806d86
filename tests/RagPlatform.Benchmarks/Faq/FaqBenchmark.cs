using Microsoft.Extensions.Options;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;
using RagPlatform.Embeddings.UseLite;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Faq;

namespace RagPlatform.Benchmarks.Faq;

/// <summary>
/// How often does the FAQ answer a question rightly, wrongly or not at all? Paraphrases of frequent questions are asked with their entry in
/// the table, where it should be found, and with their entry taken out, where anything found is wrong.
/// </summary>
internal sealed class FaqBenchmark : IBenchmark
{
    private static readonly CollectionKey s_collection = new("t", "faq");
    private static readonly double[] s_thresholds = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75];

    public string Name => "faq";

    public string Description => "right, wrong and no match of the FAQ, with vectors and with words only";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        (string Known, string Asked)[] pairs = Read();
        using var model = new UseLiteEmbeddingGenerator(Options.Create(new EmbeddingOptions()));
        var embedder = new TextEmbedder(model, Options.Create(new EmbeddingOptions()));
        string[] known = [.. pairs.Select(pair => pair.Known).Distinct(StringComparer.Ordinal)];
        IReadOnlyList<TextEmbedding> vectors = await embedder.EmbedAsync(known, EmbeddingPurpose.Query, cancellationToken);
        FaqItem[] entries = [.. known.Zip(vectors, (question, vector) => new FaqItem(
            s_collection,
            new FaqEntry { EntryId = question, Question = question, Answer = question },
            string.Empty,
            [],
            vector.Model,
            vector.IsReliable ? vector.Vector : []))];
        IReadOnlyList<TextEmbedding> asked = await embedder.EmbedAsync(
            [.. pairs.Select(pair => pair.Asked)], EmbeddingPurpose.Query, cancellationToken);
        report.Say($"{pairs.Length} paraphrases of {known.Length} questions");

        foreach (double threshold in s_thresholds)
        {
            Sweep(report, $"vectors and words at {threshold:F2}", pairs, asked, entries, new FaqOptions { Threshold = threshold });
        }

        foreach (double threshold in s_thresholds)
        {
            Sweep(report, $"words alone at {threshold:F2}", pairs, null, entries, new FaqOptions { WordThreshold = threshold });
        }

        // Thresholds were chosen by the even rows.
        Add(report, "faq_vector", Count(pairs, asked, entries, new FaqOptions(), row => row % 2 == 1));
        Add(report, "faq_word", Count(pairs, null, entries, new FaqOptions(), row => row % 2 == 1));
    }

    private static void Sweep(
        BenchmarkReport report, string what, (string Known, string Asked)[] pairs, IReadOnlyList<TextEmbedding>? asked, FaqItem[] entries,
        FaqOptions options)
    {
        report.Say($"{what}, even rows: {Count(pairs, asked, entries, options, row => row % 2 == 0)}");
        report.Say($"{what}, odd rows:  {Count(pairs, asked, entries, options, row => row % 2 == 1)}");
    }

    private static FaqTally Count(
        (string Known, string Asked)[] pairs, IReadOnlyList<TextEmbedding>? asked, FaqItem[] entries, FaqOptions options, Func<int, bool> isIn)
    {
        var matcher = new FaqMatcher(Options.Create(options));
        var tally = new FaqTally();
        for (int i = 0; i < pairs.Length; i++)
        {
            if (!isIn(i))
            {
                continue;
            }

            (string known, string question) = pairs[i];
            TextEmbedding? vector = asked?[i] is { IsReliable: true } reliable ? reliable : null;
            string? found = matcher.Find(question, vector, entries)?.Entry.Entry.Question;
            string? other = matcher.Find(question, vector, [.. entries.Where(entry => entry.Entry.Question != known)])?.Entry.Entry.Question;
            tally.Add(found is null ? null : found == known, other is not null);
        }

        return tally;
    }

    private static (string Known, string Asked)[] Read() =>
    [
        .. File.ReadLines(Path.Combine(EvaluationData.Folder("covid-faq-pairs"), "pairs.tsv"))
            .Skip(1)
            .Select(line => line.Split('\t'))
            .Where(fields => fields[2] == "1")
            .Select(fields => (fields[0], fields[1])),
    ];

    private static void Add(BenchmarkReport report, string name, FaqTally tally)
    {
        report.Add($"{name}_right", tally.Right / (double)tally.Asked, "ratio", 4);
        report.Add($"{name}_wrong", tally.Wrong / (double)tally.Asked, "ratio", 4);
        report.Add($"{name}_no_match", tally.None / (double)tally.Asked, "ratio", 4);
        report.Add($"{name}_wrong_without_entry", tally.WrongWithout / (double)tally.Asked, "ratio", 4);
    }
}
