using System.Globalization;
using System.Text;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Evaluation;

/// <summary>The measures of each query as CSV (RFC 4180), one row a query and mode.</summary>
internal static class PerQueryFile
{
    /// <summary>Writes the file, in place of one that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="runs">What was measured in each mode.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static Task WriteAsync(
        string path,
        IReadOnlyList<(string Mode, IReadOnlyList<CutoffMeasures> Cutoffs, IReadOnlyList<QueryMeasures> Queries)> runs,
        CancellationToken cancellationToken)
    {
        var text = new StringBuilder("mode,query_id");
        foreach (CutoffMeasures cutoff in runs[0].Cutoffs)
        {
            text.Append(CultureInfo.InvariantCulture, $",ndcg@{cutoff.K},recall@{cutoff.K},precision@{cutoff.K},rr@{cutoff.K}");
        }

        text.Append('\n');
        foreach ((string mode, IReadOnlyList<CutoffMeasures> cutoffs, IReadOnlyList<QueryMeasures> queries) in runs)
        {
            foreach (QueryMeasures query in queries)
            {
                text.Append(mode).Append(',').Append(Quote(query.QueryId));
                for (int i = 0; i < cutoffs.Count; i++)
                {
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $",{query.Ndcg[i]:R},{query.Recall[i]:R},{query.Precision[i]:R},{query.ReciprocalRank[i]:R}");
                }

                text.Append('\n');
            }
        }

        return File.WriteAllTextAsync(path, text.ToString(), cancellationToken);
    }

    private static string Quote(string value) => value.AsSpan().IndexOfAny(",\"\r\n") < 0
        ? value
        : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
