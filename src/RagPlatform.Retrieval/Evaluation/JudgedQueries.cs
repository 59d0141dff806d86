using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Retrieval.Evaluation;

/// <summary>Checks the judged queries of a request.</summary>
internal static class JudgedQueries
{
    private const string Field = "queries";
    private const int Max = 10_000;
    private const int MaxIdLength = 512;
    private const int MaxTextLength = 65_536;
    private const int MaxJudgments = 1000;
    private const int MaxRelevance = 1000;

    /// <summary>Checks them.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="needIds">Whether each needs an id; without, ids must differ only where they are given.</param>
    /// <param name="max">The most there may be.</param>
    /// <param name="needJudgments">Whether each needs a judgment.</param>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field, the query and what to do.</exception>
    public static void Check(IReadOnlyCollection<JudgedQuery> queries, bool needIds, int max = Max, bool needJudgments = true)
    {
        if (queries.Count == 0 || queries.Count > max)
        {
            throw Refuse($"Send 1 to {max:N0} judged queries; there are {queries.Count:N0}.");
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach ((int index, JudgedQuery query) in queries.Index())
        {
            if (query.QueryId.Length > MaxIdLength || (needIds && query.QueryId.Length == 0))
            {
                throw Refuse(
                    $"Give each query an id of 1 to {MaxIdLength} characters; number {index + 1:N0} has {query.QueryId.Length:N0}.");
            }

            if (query.QueryId.Length > 0 && !ids.Add(query.QueryId))
            {
                throw Refuse($"Give each query an id of its own; '{query.QueryId}' is there twice.");
            }

            Check(query, query.QueryId.Length > 0 ? query.QueryId : $"number {index + 1:N0}", needJudgments);
        }
    }

    private static void Check(JudgedQuery query, string name, bool needJudgments)
    {
        if (string.IsNullOrWhiteSpace(query.Text) || (needJudgments && query.Judgments.Count == 0))
        {
            throw Refuse($"Each query has a text{(needJudgments ? " and at least one judgment" : string.Empty)}; '{name}' has not.");
        }

        if (query.Text.Length > MaxTextLength || query.Judgments.Count > MaxJudgments)
        {
            throw Refuse($"A query has at most {MaxTextLength:N0} characters and {MaxJudgments:N0} judgments; '{name}' has more.");
        }

        if (query.Judgments.Any(judgment => judgment.Relevance is < 0 or > MaxRelevance))
        {
            throw Refuse($"A relevance is 0 (not relevant) to {MaxRelevance:N0}; '{name}' has another.");
        }

        if (query.Judgments.Any(judgment => judgment.DocumentId.Length is 0 or > MaxIdLength)
            || query.Judgments.DistinctBy(judgment => judgment.DocumentId).Count() < query.Judgments.Count)
        {
            throw Refuse($"Judge each document once, by an id of 1 to {MaxIdLength} characters; '{name}' does otherwise.");
        }
    }

    private static PlatformException Refuse(string message) => PlatformException.InvalidField(Field, message);
}
