using System.Diagnostics;
using System.Globalization;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Benchmarks.Retrieval;
using RagPlatform.Cli.Evaluation;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Chunking;
using RagPlatform.Retrieval.Extraction;
using RagPlatform.Text.Sentences;

namespace RagPlatform.Benchmarks.Chunking;

/// <summary>
/// Which way of cutting brings the most of the wanted text for the same number of tokens? Every policy, and pieces of 1,200 characters
/// beside them, through the real pipeline. Every other question may be used for choosing defaults; figures are of the rest.
/// </summary>
internal sealed class ChunkingBenchmark : IBenchmark
{
    private const string PoliciesVariable = "RAG_CHUNKING_POLICIES";
    private const string Excerpts = "chunking-eval";
    private const string Articles = "covid-qa";
    private const int Depth = 50;

    // Five pieces of 1,200 characters of these documents: what a question may retrieve.
    private const int BudgetTokens = 1600;

    // The order of fusion alone: what comes behind it would mix into the comparison.
    private static readonly SearchTuning s_plain = new() { Rerank = Rerank.None };

    public string Name => "chunking";

    public string Description => "how much of the wanted text each chunking policy retrieves at equal tokens";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        string[] policies = Environment.GetEnvironmentVariable(PoliciesVariable) is { Length: > 0 } given
            ? given.Split(';')
            : [.. ChunkingKinds.All];
        bool isTuning = policies[0] == "tune";
        IReadOnlyList<SpanQuestion> questions = SpanData.ReadExcerptQuestions();
        await MeasureBaselineAsync(report, questions, cancellationToken);
        foreach (ChunkingPolicy policy in policies.Skip(isTuning ? 1 : 0).Select(ChunkingPolicy.Parse))
        {
            await using RetrievalHost host = await RetrievalHost.StartAsync(cancellationToken, policy.ToString());
            double seconds =
                await IngestAsync(host, report, Excerpts, SpanData.ReadExcerptDocuments().ToAsyncEnumerable(), cancellationToken);
            MeasureSpeed(host, report, policy, seconds);
            await MeasureExcerptsAsync(
                host, report, policy.ToString(), policy.Kind, questions, static passage => passage, cancellationToken);
            if (!isTuning)
            {
                await MeasureArticlesAsync(host, report, policy, cancellationToken);
            }
        }
    }

    private static async Task MeasureBaselineAsync(
        BenchmarkReport report, IReadOnlyList<SpanQuestion> questions, CancellationToken cancellationToken)
    {
        await using RetrievalHost host = await RetrievalHost.StartAsync(cancellationToken, FixedCharacters.Policy);
        await IngestAsync(
            host, report, Excerpts, SpanData.ReadExcerptDocuments().SelectMany(FixedCharacters.Cut).ToAsyncEnumerable(), cancellationToken);
        await MeasureExcerptsAsync(
            host,
            report,
            $"pieces of {FixedCharacters.Length} characters",
            "baseline",
            questions,
            FixedCharacters.Restore,
            cancellationToken);
    }

    // Cutting alone, warm, on one thread, beside what all of ingestion took.
    private static void MeasureSpeed(RetrievalHost host, BenchmarkReport report, ChunkingPolicy policy, double ingestSeconds)
    {
        IChunker chunker = host.Get<ChunkerCatalogue>().Get(policy);
        ExtractedText[] texts =
        [
            .. SpanData.ReadExcerptDocuments()
                .Select(document => new ExtractedText(document.Content.ToStringUtf8(), string.Empty, TextStructure.Markdown)),
        ];
        var clock = Stopwatch.StartNew();
        int chunks = texts.Sum(text => chunker.Chunk(text).Count);
        double seconds = clock.Elapsed.TotalSeconds;
        string name = policy.Kind.Replace('-', '_');
        report.Add($"chunking_chunks_per_second_{name}", chunks / seconds, "chunks/s", 0);
        report.Add($"chunking_share_of_ingestion_{name}", 100 * seconds / ingestSeconds, "percent", 2);
    }

    private static async Task<double> IngestAsync(
        RetrievalHost host,
        BenchmarkReport report,
        string collection,
        IAsyncEnumerable<Document> documents,
        CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        IngestJob job = await host.IngestAsync(collection, documents, cancellationToken);
        if (job.State != IngestState.Succeeded)
        {
            throw new BenchmarkException($"ingestion ended as {job.State} with {job.DocumentsFailed} failures");
        }

        report.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{collection}: {job.ChunksDone} chunks, {job.EmbeddingTokens} tokens in {clock.Elapsed.TotalSeconds:F1} s"));
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task MeasureExcerptsAsync(
        RetrievalHost host,
        BenchmarkReport report,
        string title,
        string figure,
        IReadOnlyList<SpanQuestion> questions,
        Func<Passage, Passage> restore,
        CancellationToken cancellationToken)
    {
        var meter = host.Get<TokenMeter>();
        var budget = new TokenBudget(meter, BudgetTokens);
        var scores = new List<SpanScore>(questions.Count);
        var topFive = new List<SpanScore>(questions.Count);
        double topFiveTokens = 0;
        foreach (SpanQuestion question in questions)
        {
            Passage[] passages =
                [.. (await host.SearchAsync(Excerpts, question.Text, Depth, s_plain, cancellationToken)).Select(restore)];
            scores.Add(SpanScore.Of(question, budget.Spend(passages)));
            topFive.Add(SpanScore.Of(
                question, [.. passages.Take(5).Select(passage => (passage.DocumentId, new TextSpan(passage.Start, passage.End)))]));
            topFiveTokens += passages.Take(5).Sum(passage => meter.Count(passage.Text));
        }

        SpanScore[] chosenOn = [.. scores.Where((_, i) => i % 2 == 0)];
        SpanScore[] reported = [.. scores.Where((_, i) => i % 2 == 1)];
        report.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{title}: {BudgetTokens} tokens: recall {chosenOn.Average(score => score.Recall):F4} chosen on, "
            + $"{reported.Average(score => score.Recall):F4} reported, {scores.Average(score => score.Recall):F4} all; "
            + $"IoU {reported.Average(score => score.Iou):F4} reported; five chunks, {topFiveTokens / questions.Count:F0} tokens: "
            + $"recall {topFive.Average(score => score.Recall):F4}, IoU {topFive.Average(score => score.Iou):F4}"));
        string name = figure.Replace('-', '_');
        report.Add($"chunking_recall_{name}", reported.Average(score => score.Recall), "recall", 4);
        report.Add($"chunking_iou_{name}", reported.Average(score => score.Iou), "iou", 4);
    }

    private static async Task MeasureArticlesAsync(
        RetrievalHost host, BenchmarkReport report, ChunkingPolicy policy, CancellationToken cancellationToken)
    {
        var data = new BeirFolder(EvaluationData.Folder(Articles));
        await IngestAsync(host, report, Articles, data.ReadCorpusAsync(cancellationToken), cancellationToken);
        (IReadOnlyList<SpanQuestion> questions, int leftOut) = SpanData.ReadAnswers();
        var budget = new TokenBudget(host.Get<TokenMeter>(), BudgetTokens);
        double spanNdcg = 0;
        int inFive = 0;
        int inBudget = 0;
        foreach (SpanQuestion question in questions)
        {
            IReadOnlyList<Passage> passages = await host.SearchAsync(Articles, question.Text, Depth, s_plain, cancellationToken);
            int rank = passages
                .TakeWhile(passage => !Holds(question, passage.DocumentId, new TextSpan(passage.Start, passage.End)))
                .Count();
            spanNdcg += rank < Math.Min(10, passages.Count) ? 1 / Math.Log2(rank + 2) : 0;
            inFive += rank < Math.Min(5, passages.Count) ? 1 : 0;
            inBudget += budget.Spend(passages).Any(each => Holds(question, each.Document, each.Span)) ? 1 : 0;
        }

        EvaluateReply articles = await host.EvaluateAsync(
            Articles, SearchMode.Hybrid, s_plain, await data.ReadQueriesAsync("qrels.tsv", cancellationToken), cancellationToken);
        report.Say($"covid-qa: {questions.Count} questions, {leftOut} left out whose answer does not stand where its offset says");
        string name = policy.Kind.Replace('-', '_');
        report.Add($"covidqa_article_ndcg10_{name}", articles.NdcgAt10, "ndcg", 4);
        report.Add($"covidqa_span_ndcg10_{name}", spanNdcg / questions.Count, "ndcg", 4);
        report.Add($"covidqa_span_recall5_{name}", (double)inFive / questions.Count, "recall", 4);
        report.Add($"covidqa_span_recall_budget_{name}", (double)inBudget / questions.Count, "recall", 4);
    }

    private static bool Holds(SpanQuestion question, string document, TextSpan span) =>
        document == question.Document && span.Start <= question.Spans[0].Start && span.End >= question.Spans[^1].End;
}
