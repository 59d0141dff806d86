using System.CommandLine;
using System.Globalization;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Evaluation.Golden;

/// <summary><c>rag eval golden runs</c>: runs of golden sets, newest first.</summary>
internal sealed class ListRunsCommand(Surroundings surroundings) : ICommandFeature
{
    private const int DefaultLimit = 50;
    private readonly Argument<string?> _name = new("name")
    {
        Description = "Only runs of this golden set.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _collection = CommonOptions.Collection("The collection that was measured.");
    private readonly Option<int> _limit = CommonOptions.Limit("Runs at most.", DefaultLimit);
    private readonly Option<bool> _json = CommonOptions.JsonLines();

    public Command Describe() => new("runs", "Lists runs of golden sets, newest first.") { _name, _collection, _limit, _json };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        var request = new ListEvaluationRunsRequest
        {
            Collection = line.GetRequiredValue(_collection),
            Name = line.GetValue(_name) ?? string.Empty,
        };
        List<EvaluationRun> runs = await Pages
            .ReadAsync(
                async token =>
                {
                    request.PageToken = token;
                    ListEvaluationRunsReply page = await gateway.Evaluation.ListEvaluationRunsAsync(
                        request, gateway.Call(cancellationToken));
                    return ((IReadOnlyList<EvaluationRun>)page.Runs, page.NextPageToken);
                },
                cancellationToken)
            .Take(line.GetValue(_limit))
            .ToListAsync(cancellationToken);
        if (line.GetValue(_json))
        {
            foreach (EvaluationRun run in runs)
            {
                await surroundings.Out.WriteLineAsync(Json.OneLine(run));
            }

            return ExitCodes.Success;
        }

        Tables.Print(
            surroundings,
            ["started", "set", "by", "verdict", "#nDCG", "#k", "#change", "#p", "#queries", "#version", "sentence"],
            runs.Select(run => (string[])
            [
                Instants.Text(run.StartedAtMs),
                run.GoldenSet,
                run.StartedBy,
                EvaluationPrinter.Verdict(run.Verdict),
                run.Measures.Count == 0 ? string.Empty : Number(Compared(run).Ndcg.Mean, "0.0000"),
                run.Measures.Count == 0 ? string.Empty : Number(Compared(run).K, "0"),
                run.BaselineRunId.Length == 0 ? string.Empty : Number(run.NdcgChange, "+0.0000;-0.0000;0.0000"),
                run.BaselineRunId.Length == 0 ? string.Empty : Number(run.PValue, "0.0000"),
                Number(run.Queries, "N0"),
                Number(run.CollectionVersion, "0"),
                run.Sentence,
            ]));
        return ExitCodes.Success;
    }

    // Runs are compared at 10, or at the lowest cut-off where 10 is none.
    private static CutoffMeasures Compared(EvaluationRun run) =>
        run.Measures.FirstOrDefault(measures => measures.K == 10) ?? run.Measures[0];

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
