using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Evaluation.GoldenSets;
using RagPlatform.Retrieval.Search;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Evaluation.Pooling;

/// <summary>
/// Estimates precision@k where judgments are few: the first k passages of several rankers are pooled, a judge looks at each once, and each
/// ranker's precision is the share of relevant ones among its judged passages.
/// </summary>
internal sealed class PrecisionEstimator(SearchPipeline pipeline, GoldenSetDesk desk, IEnumerable<IRelevanceJudge> judges)
{
    private const int DefaultK = 10;
    private const int MaxK = 100;
    private const int DefaultSample = 50;
    private const int MaxQueries = 200;
    private const int Seed = 20260103;

    // The first is the default.
    private readonly IRelevanceJudge[] _judges = [.. judges];

    /// <summary>Answers a request.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field; NOT_FOUND: no such set or collection.</exception>
    public async Task<EstimatePrecisionReply> EstimateAsync(
        EstimatePrecisionRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        int k = InRange("k", request.K, DefaultK, MaxK);
        IRelevanceJudge judge = request.Judge.Length == 0 ? _judges[0] : _judges.FirstOrDefault(judge => judge.Name == request.Judge)
            ?? throw PlatformException.InvalidField(
                "judge", $"'judge' is one of {string.Join(", ", _judges.Select(judge => $"'{judge.Name}'"))}, or empty for the first.");
        IReadOnlyList<JudgedQuery> queries = await ChooseAsync(request, judge, caller, cancellationToken);

        RankerTally[] tallies = [.. PooledSearches.Rankers.Select(_ => new RankerTally())];
        long pooled = 0;
        long unjudged = 0;
        foreach (JudgedQuery query in queries)
        {
            PooledSearches found = await PooledSearches.SearchAsync(
                pipeline, query.Text, request.Collection, k, caller, cancellationToken);
            IReadOnlyList<bool?> verdicts = found.Pool.Count == 0
                ? []
                : await judge.JudgeAsync(query, found.Pool, caller, cancellationToken);
            pooled += verdicts.Count;
            unjudged += verdicts.Count(verdict => verdict is null);
            var verdictOf = found.Pool.Zip(verdicts).ToDictionary(entry => PooledSearches.ChunkOf(entry.First), entry => entry.Second);
            foreach ((RankerTally tally, var ranking) in tallies.Zip(found.Rankings))
            {
                tally.Add([.. ranking.Select(hit => verdictOf[PooledSearches.ChunkOf(hit)])]);
            }
        }

        return new EstimatePrecisionReply
        {
            Judge = judge.Name,
            Queries = queries.Count,
            K = k,
            Rankers = { tallies.Zip(PooledSearches.Rankers, (tally, ranker) => tally.ToContract(ranker.Name)) },
            Pooled = pooled,
            UnjudgedShare = pooled == 0 ? 0 : (double)unjudged / pooled,
        };
    }

    private async Task<IReadOnlyList<JudgedQuery>> ChooseAsync(
        EstimatePrecisionRequest request, IRelevanceJudge judge, CallerIdentity caller, CancellationToken cancellationToken)
    {
        await desk.FindCollectionAsync(request.Collection, caller, cancellationToken);
        if (request.GoldenSet.Length == 0)
        {
            JudgedQueries.Check(request.Queries, needIds: false, MaxQueries, needJudgments: judge is JudgmentsJudge);
            return request.Queries;
        }

        if (request.Queries.Count > 0)
        {
            throw PlatformException.InvalidField("golden_set", "Name a golden set or send queries, not both.");
        }

        int sample = InRange("sample", request.Sample, DefaultSample, MaxQueries);
        StoredGoldenSet set = await desk.FindAsync(request.Collection, request.GoldenSet, caller, cancellationToken);
        JudgedQuery[] all = [.. set.Definition.Queries];
        new Random(Seed).Shuffle(all);
        return all[..Math.Min(sample, all.Length)];
    }

    private static int InRange(string field, int asked, int standard, int max) => asked switch
    {
        0 => standard,
        > 0 when asked <= max => asked,
        _ => throw PlatformException.InvalidField(field, $"'{field}' is 1 to {max}, or 0 for {standard}; it was {asked}."),
    };
}
