using System.Globalization;
using System.Text.Json.Nodes;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Evaluation;

/// <summary>Prints measurements as a table, or as JSON.</summary>
internal static class EvaluationPrinter
{
    private static readonly string[] s_headings =
        ["mode", "#queries", "#k", "#nDCG", "#95 %", "#recall", "#95 %", "#precision", "#95 %", "#MRR", "#95 %", "#p50 ms"];

    /// <summary>Prints one row a mode and cut-off, or one object a mode without the measures of each query.</summary>
    public static void Print(Surroundings surroundings, string collection, IReadOnlyList<EvaluationResult> results, bool json)
    {
        if (json)
        {
            surroundings.Out.WriteLine(ToJson(collection, results));
            return;
        }

        Tables.Print(surroundings, s_headings, results.SelectMany(result => result.Figures.Measures.Select(measures =>
            Row(result.Mode, result.Figures.Queries, measures, result.Figures.LatencyP50Ms))
            .Concat(result.Figures.Shards.SelectMany(shard => shard.Measures.Select(measures =>
                Row($"{result.Mode} in {(shard.Shard.Length > 0 ? shard.Shard : "(no shard)")}", shard.Queries, measures, result.Figures.LatencyP50Ms))))));
    }

    /// <summary>Prints the run of a golden set, and what it says beside its baseline.</summary>
    public static void Print(Surroundings surroundings, EvaluationRun run)
    {
        Tables.Print(
            surroundings,
            ["verdict", .. s_headings[1..]],
            run.Measures.Select(measures => Row(Verdict(run.Verdict), run.Queries, measures, run.LatencyP50Ms)));
        if (run.Sentence.Length > 0)
        {
            surroundings.Out.WriteLine(Printable.Clean(run.Sentence));
        }
    }

    /// <summary>A verdict in a word.</summary>
    public static string Verdict(RunVerdict verdict) => verdict switch
    {
        RunVerdict.RunAccepted => "accepted",
        RunVerdict.RunSteady => "steady",
        RunVerdict.RunAlert => "alert",
        _ => "unknown",
    };

    private static string[] Row(string first, int queries, CutoffMeasures measures, double latency) =>
    [
        first,
        queries.ToString("N0", CultureInfo.InvariantCulture),
        measures.K.ToString(CultureInfo.InvariantCulture),
        .. new[] { measures.Ndcg, measures.Recall, measures.Precision, measures.Mrr }.SelectMany(Cells),
        latency.ToString("0.0", CultureInfo.InvariantCulture),
    ];

    private static string[] Cells(MeanWithInterval measure) => [Share(measure.Mean), $"{Share(measure.Low)}–{Share(measure.High)}"];

    private static string Share(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string ToJson(string collection, IReadOnlyList<EvaluationResult> results)
    {
        var rows = new JsonArray();
        foreach (EvaluationResult result in results)
        {
            EvaluateReply figures = result.Figures.Clone();
            figures.PerQuery.Clear();
            JsonObject row = JsonNode.Parse(Json.OneLine(figures))!.AsObject();
            row.Remove("per_query");
            row.Insert(0, "mode", result.Mode);
            rows.Add(row);
        }

        return new JsonObject { ["collection"] = collection, ["results"] = rows }.ToJsonString(Json.Indentation);
    }
}
