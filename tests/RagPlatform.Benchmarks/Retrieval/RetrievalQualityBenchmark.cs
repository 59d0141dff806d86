using System.Diagnostics;
using System.Globalization;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Cli.Evaluation;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Benchmarks.Retrieval;

/// <summary>
/// How well are passages found? SciFact and XQuAD through the real pipeline: ingested, then their test queries searched in every way.
/// </summary>
internal sealed class RetrievalQualityBenchmark : IBenchmark
{
    private static readonly SearchTuning s_plain = new() { Rerank = Rerank.None };

    public string Name => "retrieval-quality";

    public string Description => "nDCG@10 on SciFact and XQuAD by words, by vectors, by both and reranked";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        await using RetrievalHost host = await RetrievalHost.StartAsync(cancellationToken);

        var scifact = new BeirFolder(EvaluationData.Folder("scifact"));
        await IngestAsync(host, report, "scifact", scifact, cancellationToken);
        IReadOnlyList<JudgedQuery> queries = await scifact.ReadQueriesAsync("qrels.tsv", cancellationToken);
        IReadOnlyList<JudgedQuery> training = await scifact.ReadQueriesAsync("qrels.train.tsv", cancellationToken);
        await MeasureAsync("scifact_bm25", "scifact", SearchMode.Lexical, s_plain, queries);
        await MeasureAsync("scifact_wording", "scifact", SearchMode.Lexical, null, queries);
        await MeasureAsync("scifact_vector", "scifact", SearchMode.Vector, null, queries);
        await MeasureAsync("scifact_fused", "scifact", SearchMode.Hybrid, s_plain, queries);
        await MeasureAsync(
            "scifact_rrf", "scifact", SearchMode.Hybrid, new SearchTuning { Fusion = Fusion.ReciprocalRank, Rerank = Rerank.None }, queries);
        await MeasureAsync("scifact_train_hybrid", "scifact", SearchMode.Hybrid, null, training);
        EvaluateReply hybrid = await MeasureAsync("scifact_hybrid", "scifact", SearchMode.Hybrid, null, queries);
        report.Add("scifact_hybrid_recall100", hybrid.RecallAt100, "recall", 4);
        report.Add("scifact_hybrid_p50_ms", hybrid.LatencyP50Ms, "ms", 2);

        var xquad = new BeirFolder(EvaluationData.Folder("xquad-en"));
        await IngestAsync(host, report, "xquad", xquad, cancellationToken);
        queries = await xquad.ReadQueriesAsync("qrels.tsv", cancellationToken);
        await MeasureAsync("xquad_bm25", "xquad", SearchMode.Lexical, s_plain, queries);
        await MeasureAsync("xquad_hybrid", "xquad", SearchMode.Hybrid, null, queries);

        async Task<EvaluateReply> MeasureAsync(
            string name, string collection, SearchMode mode, SearchTuning? tuning, IReadOnlyList<JudgedQuery> judged)
        {
            EvaluateReply reply = await host.EvaluateAsync(collection, mode, tuning, judged, cancellationToken);
            report.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: nDCG@10 {reply.NdcgAt10:F4} [{reply.NdcgAt10Low:F4}, {reply.NdcgAt10High:F4}], recall@100 {reply.RecallAt100:F4}"));
            report.Add($"{name}_ndcg10", reply.NdcgAt10, "ndcg", 4);
            return reply;
        }
    }

    private static async Task IngestAsync(
        RetrievalHost host, BenchmarkReport report, string collection, BeirFolder data, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        IngestJob job = await host.IngestAsync(collection, data.ReadCorpusAsync(cancellationToken), cancellationToken);
        if (job.State != IngestState.Succeeded)
        {
            throw new BenchmarkException($"ingestion of {collection} ended as {job.State} with {job.DocumentsFailed} failures");
        }

        report.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{collection}: {job.DocumentsDone} documents, {job.ChunksDone} chunks, {job.EmbeddingTokens} tokens in {clock.Elapsed.TotalSeconds:F1} s"));
    }
}
