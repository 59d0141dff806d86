using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.CompilerServices;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Cli.Evaluation;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;

namespace RagPlatform.Benchmarks.Retrieval;

/// <summary>
/// What does it cost to search only the shards a question is sent to? Four sets of different domains in one collection that is split by domain; each
/// set's questions are asked with routing, and exactly in all shards.
/// </summary>
internal sealed class ShardRoutingBenchmark : IBenchmark
{
    private const string Collection = "all";
    private const int QuestionsASet = 300;
    private static readonly string[] s_sets = ["scifact", "xquad-en", "covid-qa", "limit-small"];
    private readonly ConcurrentBag<double> _searched = [];

    public string Name => "shard-routing";

    public string Description => "recall kept, and shards searched, when questions go to the shards their answers probably lie in";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        using MeterListener listener = Listen();
        await using RetrievalHost host = await RetrievalHost.StartAsync(cancellationToken);
        await host.Get<CollectionStore>().CreateAsync(
            new CollectionKey(RetrievalHost.Caller.Tenant, Collection),
            string.Empty,
            CollectionPolicy.From(null),
            "embedded",
            "domain",
            cancellationToken);
        IngestJob job = await host.IngestAsync(Collection, ReadAsync(cancellationToken), cancellationToken);
        if (job.State != IngestState.Succeeded)
        {
            throw new BenchmarkException($"ingestion ended as {job.State} with {job.DocumentsFailed} failures");
        }

        report.Say($"{job.DocumentsDone} documents, {job.ChunksDone} chunks in {s_sets.Length} shards");
        foreach (SearchMode mode in new[] { SearchMode.Vector, SearchMode.Hybrid })
        {
            await MeasureAsync(host, report, mode, cancellationToken);
        }
    }

    private async Task MeasureAsync(RetrievalHost host, BenchmarkReport report, SearchMode mode, CancellationToken cancellationToken)
    {
        string prefix = mode == SearchMode.Vector ? "shard_vector" : "shard_hybrid";
        double kept = 0;
        double shares = 0;
        foreach (string set in s_sets)
        {
            JudgedQuery[] queries = [.. (await QuestionsAsync(set, cancellationToken)).Take(QuestionsASet)];
            _searched.Clear();
            EvaluateReply routed = await host.EvaluateAsync(Collection, mode, null, queries, cancellationToken);
            double share = _searched.Average();
            EvaluateReply all = await host.EvaluateAsync(
                Collection, mode, new SearchTuning { Recall = Recall.Exact }, queries, cancellationToken);
            report.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{prefix} {set}: recall@10 {routed.RecallAt10:F4} of {all.RecallAt10:F4}, nDCG@10 {routed.NdcgAt10:F4} of {all.NdcgAt10:F4}, {share:P0} of the shards"));
            kept += (all.RecallAt10 > 0 ? routed.RecallAt10 / all.RecallAt10 : 1) / s_sets.Length;
            shares += share / s_sets.Length;
        }

        report.Add($"{prefix}_recall10_kept", kept, "ratio", 4);
        report.Add($"{prefix}_share_searched", shares, "ratio", 4);
    }

    private MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Name == "rag.retrieval.shards.searched")
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => _searched.Add(value));
        listener.Start();
        return listener;
    }

    private static async IAsyncEnumerable<Document> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (string set in s_sets)
        {
            await foreach (Document document in new BeirFolder(EvaluationData.Folder(set)).ReadCorpusAsync(cancellationToken))
            {
                document.DocumentId = $"{set}/{document.DocumentId}";
                document.Metadata["domain"] = set;
                yield return document;
            }
        }
    }

    private static async Task<IReadOnlyList<JudgedQuery>> QuestionsAsync(string set, CancellationToken cancellationToken)
    {
        IReadOnlyList<JudgedQuery> queries = await new BeirFolder(EvaluationData.Folder(set)).ReadQueriesAsync("qrels.tsv", cancellationToken);
        foreach (Judgment judgment in queries.SelectMany(query => query.Judgments))
        {
            judgment.DocumentId = $"{set}/{judgment.DocumentId}";
        }

        return queries;
    }
}
