using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Google.Protobuf;
using RagPlatform.Benchmarks.Chunking;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Cli.Evaluation;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Enrichment;
using RagPlatform.Retrieval.Evaluation;
using RagPlatform.Retrieval.Lexical;
using RagPlatform.Text.Sentences;

namespace RagPlatform.Benchmarks.Retrieval;

/// <summary>
/// Does what is added to chunks help to find them? Four sets through the real pipeline with and without the header: abstracts and paragraphs
/// with titles, long articles whose first line is their title, and a document with headings. Key phrases are measured in the lexical index
/// alone, as if they stood once more in the text.
/// </summary>
internal sealed partial class EnrichmentBenchmark : IBenchmark
{
    private const int Depth = 50;
    private const string Encyclopedia = "wikitexts";
    private static readonly string[] s_policies = [EnrichmentPolicy.Nothing, "header"];
    private static readonly SearchTuning s_plain = new() { Rerank = Rerank.None };

    public string Name => "enrichment";

    public string Description => "what a context header and key phrases bring to retrieval";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        foreach (string set in (string[])["scifact", "xquad-en"])
        {
            await MeasurePhrasesAsync(report, set, cancellationToken);
        }

        foreach (string policy in s_policies)
        {
            await using RetrievalHost host = await RetrievalHost.StartAsync(cancellationToken, enrichmentPolicy: policy);
            await MeasureScifactAsync(host, report, policy, cancellationToken);
            await MeasureParagraphsAsync(host, report, policy, cancellationToken);
            await MeasureArticlesAsync(host, report, policy, cancellationToken);
            await MeasureHeadingsAsync(host, report, policy, cancellationToken);
        }
    }

    private static async Task MeasurePhrasesAsync(BenchmarkReport report, string set, CancellationToken cancellationToken)
    {
        var data = new BeirFolder(EvaluationData.Folder(set));
        Document[] documents = await data.ReadCorpusAsync(cancellationToken).ToArrayAsync(cancellationToken);
        IReadOnlyList<JudgedQuery> queries =
            await data.ReadQueriesAsync(set == "scifact" ? "qrels.train.tsv" : "qrels.tsv", cancellationToken);
        string[] texts = [.. documents.Select(document => document.Content.ToStringUtf8())];
        int kept = texts.Sum(text => KeyPhrases.Of(text).Count);
        var clock = Stopwatch.StartNew();
        foreach (string text in texts)
        {
            KeyPhrases.Of(text);
        }

        report.Say($"{set}: {kept} key phrases of {texts.Length} texts");
        report.Add($"{Short(set)}_phrases_us_a_text", clock.Elapsed.TotalMicroseconds / texts.Length, "us", 0);
        foreach (bool phrases in (bool[])[false, true])
        {
            var index = new LexicalIndex();
            foreach (Document document in documents)
            {
                string text = document.Content.ToStringUtf8();
                index.Add(string.Join('\n', [document.Title, text, .. phrases ? KeyPhrases.Of(text) : []]));
            }

            double ndcg = queries.Average(query => RankingMetrics.Ndcg(
                [.. index.Search(new LexicalQuery(query.Text), 10, _ => true).Select(hit => documents[hit.Chunk].DocumentId)],
                query.Judgments.ToDictionary(judgment => judgment.DocumentId, judgment => judgment.Relevance),
                10));
            report.Add($"{Short(set)}{(set == "scifact" ? "_train" : string.Empty)}_bm25_{(phrases ? "phrases" : "none")}_ndcg10", ndcg, "ndcg", 4);
        }
    }

    private static async Task MeasureScifactAsync(
        RetrievalHost host, BenchmarkReport report, string policy, CancellationToken cancellationToken)
    {
        var data = new BeirFolder(EvaluationData.Folder("scifact"));
        await IngestAsync(host, report, "scifact", data.ReadCorpusAsync(cancellationToken), cancellationToken);
        foreach ((string name, string file) in new[] { ("scifact_train", "qrels.train.tsv"), ("scifact", "qrels.tsv") })
        {
            IReadOnlyList<JudgedQuery> queries = await data.ReadQueriesAsync(file, cancellationToken);
            await MeasureAsync(host, report, name, policy, "scifact", queries, cancellationToken);
        }
    }

    private static async Task MeasureParagraphsAsync(
        RetrievalHost host, BenchmarkReport report, string policy, CancellationToken cancellationToken)
    {
        var data = new BeirFolder(EvaluationData.Folder("xquad-en"));
        await IngestAsync(host, report, "xquad", data.ReadCorpusAsync(cancellationToken), cancellationToken);
        await MeasureAsync(host, report, "xquad", policy, "xquad", await data.ReadQueriesAsync("qrels.tsv", cancellationToken), cancellationToken);
    }

    private static async Task MeasureArticlesAsync(
        RetrievalHost host, BenchmarkReport report, string policy, CancellationToken cancellationToken)
    {
        var data = new BeirFolder(EvaluationData.Folder("covid-qa"));
        await IngestAsync(host, report, "covid-qa", WithTitlesAsync(data, cancellationToken), cancellationToken);
        await MeasureAsync(
            host, report, "covidqa_article", policy, "covid-qa", await data.ReadQueriesAsync("qrels.tsv", cancellationToken), cancellationToken);
        (IReadOnlyList<SpanQuestion> questions, _) = SpanData.ReadAnswers();
        await MeasureSpansAsync(host, report, "covidqa_span", policy, "covid-qa", questions, cancellationToken);
    }

    private static async Task MeasureHeadingsAsync(
        RetrievalHost host, BenchmarkReport report, string policy, CancellationToken cancellationToken)
    {
        Document document = SpanData.ReadExcerptDocuments().Single(each => each.DocumentId == Encyclopedia);

        // Headings stand as " = = History = = "; written as Markdown of the same length, so that every place stays where it is.
        string text = HeadingLine().Replace(document.Content.ToStringUtf8(), static line =>
            $"{new string('#', line.Groups["level"].Value.Count('='))} {line.Groups["name"].Value}".PadRight(line.Length));
        document.Content = ByteString.CopyFromUtf8(text);
        await IngestAsync(host, report, Encyclopedia, new[] { document }.ToAsyncEnumerable(), cancellationToken);
        SpanQuestion[] questions = [.. SpanData.ReadExcerptQuestions().Where(question => question.Document == Encyclopedia)];
        await MeasureSpansAsync(host, report, "headings_span", policy, Encyclopedia, questions, cancellationToken);
    }

    private static async Task MeasureAsync(
        RetrievalHost host,
        BenchmarkReport report,
        string name,
        string policy,
        string collection,
        IReadOnlyList<JudgedQuery> queries,
        CancellationToken cancellationToken)
    {
        foreach ((string how, SearchMode mode, SearchTuning? tuning) in new[]
        {
            ("bm25", SearchMode.Lexical, s_plain), ("vector", SearchMode.Vector, null), ("hybrid", SearchMode.Hybrid, null),
        })
        {
            EvaluateReply reply = await host.EvaluateAsync(collection, mode, tuning, queries, cancellationToken);
            report.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{name} {how} {policy}: nDCG@10 {reply.NdcgAt10:F4} [{reply.NdcgAt10Low:F4}, {reply.NdcgAt10High:F4}]"));
            report.Add($"{name}_{how}_{policy}_ndcg10", reply.NdcgAt10, "ndcg", 4);
        }
    }

    // The share of the wanted text in the first chunk, and in the first five.
    private static async Task MeasureSpansAsync(
        RetrievalHost host,
        BenchmarkReport report,
        string name,
        string policy,
        string collection,
        IReadOnlyList<SpanQuestion> questions,
        CancellationToken cancellationToken)
    {
        double first = 0;
        double five = 0;
        foreach (SpanQuestion question in questions)
        {
            IReadOnlyList<Passage> passages = await host.SearchAsync(collection, question.Text, Depth, new SearchTuning(), cancellationToken);
            first += Recall(question, passages.Take(1));
            five += Recall(question, passages.Take(5));
        }

        report.Add($"{name}_recall1_{policy}", first / questions.Count, "recall", 4);
        report.Add($"{name}_recall5_{policy}", five / questions.Count, "recall", 4);
    }

    private static double Recall(SpanQuestion question, IEnumerable<Passage> passages) => SpanScore.Of(
        question, [.. passages.Select(passage => (passage.DocumentId, new TextSpan(passage.Start, passage.End)))]).Recall;

    private static async Task IngestAsync(
        RetrievalHost host, BenchmarkReport report, string collection, IAsyncEnumerable<Document> documents, CancellationToken cancellationToken)
    {
        IngestJob job = await host.IngestAsync(collection, documents, cancellationToken);
        if (job.State != IngestState.Succeeded)
        {
            throw new BenchmarkException($"ingestion of {collection} ended as {job.State} with {job.DocumentsFailed} failures");
        }

        report.Say(string.Create(
            CultureInfo.InvariantCulture, $"{collection}: {job.DocumentsDone} documents, {job.ChunksDone} chunks, {job.EmbeddingTokens} tokens"));
    }

    private static async IAsyncEnumerable<Document> WithTitlesAsync(BeirFolder data, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Document document in data.ReadCorpusAsync(cancellationToken))
        {
            string text = document.Content.ToStringUtf8();
            document.Title = text[..Math.Min(200, text.IndexOf('\n', StringComparison.Ordinal) is > 0 and int end ? end : text.Length)];
            yield return document;
        }
    }

    private static string Short(string set) => set.Split('-')[0];

    [GeneratedRegex(@"^ (?<level>(= )+)(?<name>[^=\r\n]+?) (= )+(?=\r?$)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex HeadingLine();
}
