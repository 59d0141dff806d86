using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Search;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Evaluation;

/// <summary>Runs judged queries through the search everybody uses and measures what it finds, document by document.</summary>
internal sealed class RetrievalEvaluator(SearchPipeline pipeline, IndexRegistry indices, TimeProvider time)
{
    private static readonly int[] s_alwaysReported = [10, 100];

    /// <summary>Answers a request; its judged queries were checked.</summary>
    public async Task<EvaluateReply> EvaluateAsync(EvaluateRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        IReadOnlyList<int> cutoffs = Cutoffs.Read(request.Cutoffs);
        var set = new MeasuredSet(
            request.Collection,
            request.Queries,
            request.Mode,
            request.Tuning ?? new SearchTuning(),
            [.. cutoffs.Union(s_alwaysReported).Order()]);
        Measurement measured = await MeasureAsync(set, caller, null, cancellationToken);
        IReadOnlyList<CutoffMeasures> all = measured.Summarize();
        CutoffMeasures at10 = all.First(measures => measures.K == 10);
        var reply = new EvaluateReply
        {
            Queries = measured.Queries.Count,
            NdcgAt10 = at10.Ndcg.Mean,
            NdcgAt10Low = at10.Ndcg.Low,
            NdcgAt10High = at10.Ndcg.High,
            RecallAt10 = at10.Recall.Mean,
            RecallAt100 = all.First(measures => measures.K == 100).Recall.Mean,
            PrecisionAt10 = at10.Precision.Mean,
            MrrAt10 = at10.Mrr.Mean,
            LatencyP50Ms = measured.LatencyP50Ms,
            Measures = { all.Where(measures => cutoffs.Contains(measures.K)) },
        };
        if (request.PerQuery)
        {
            reply.PerQuery.Add(measured.At(cutoffs).Queries);
        }

        reply.Shards.Add(await ByShardAsync(set, measured.At(cutoffs), caller, cancellationToken));
        return reply;
    }

    private async Task<IReadOnlyList<ShardMeasures>> ByShardAsync(
        MeasuredSet set, Measurement measured, CallerIdentity caller, CancellationToken cancellationToken)
    {
        if (await indices.GetAsync(new CollectionKey(caller.Tenant, set.Collection), cancellationToken) is not { State.ShardBy.Length: > 0 } index)
        {
            return [];
        }

        return
        [
            .. set.Queries.Zip(measured.Queries)
                .SelectMany(pair => pair.First.Judgments
                    .Where(judgment => judgment.Relevance > 0)
                    .Select(judgment => index.ShardOf(new ChunkRef(judgment.DocumentId, 0)))
                    .OfType<string>().Distinct(StringComparer.Ordinal)
                    .Select(shard => (Shard: shard, Query: pair.Second)))
                .GroupBy(entry => entry.Shard, entry => entry.Query, StringComparer.Ordinal)
                .OrderBy(shard => shard.Key, StringComparer.Ordinal)
                .Select(shard => new ShardMeasures
                {
                    Shard = shard.Key,
                    Queries = shard.Count(),
                    Measures = { (measured with { Queries = [.. shard] }).Summarize() },
                }),
        ];
    }

    /// <summary>Measures a set, one query after the other.</summary>
    /// <param name="set">What to measure.</param>
    /// <param name="caller">Who searches: what it may not read is not found.</param>
    /// <param name="pause">Called after each query: holds back a run that has time; null: none.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<Measurement> MeasureAsync(
        MeasuredSet set, CallerIdentity caller, Func<CancellationToken, Task>? pause, CancellationToken cancellationToken)
    {
        var measures = new List<QueryMeasures>(set.Queries.Count);
        var latencies = new List<double>(set.Queries.Count);
        foreach (JudgedQuery query in set.Queries)
        {
            long begin = time.GetTimestamp();
            IReadOnlyList<string> ranking = await RankAsync(set, query, caller, cancellationToken);
            latencies.Add(time.GetElapsedTime(begin).TotalMilliseconds);
            Dictionary<string, int> judgments = query.Judgments.ToDictionary(
                judgment => judgment.DocumentId, judgment => judgment.Relevance, StringComparer.Ordinal);
            measures.Add(Measurement.Of(query.QueryId, ranking, judgments, set.Cutoffs));
            if (pause is not null)
            {
                await pause(cancellationToken);
            }
        }

        latencies.Sort();
        return new Measurement(set.Cutoffs, measures, latencies[latencies.Count / 2]);
    }

    private async Task<IReadOnlyList<string>> RankAsync(
        MeasuredSet set, JudgedQuery query, CallerIdentity caller, CancellationToken cancellationToken)
    {
        SearchResult result = await pipeline.SearchAsync(
            new SearchQuery(
                query.Text, [set.Collection], caller, set.Cutoffs[^1], set.Mode, OnePerDocument: true, new Dictionary<string, string>(),
                set.Tuning),
            cancellationToken);
        return [.. result.Hits.Select(hit => hit.Chunk.Document.DocumentId)];
    }
}
