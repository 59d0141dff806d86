using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Ingesting;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Evaluation;

/// <summary><c>rag eval</c>: how well a collection's passages are found, measured on judged queries.</summary>
internal sealed class EvalCommand(Surroundings surroundings) : ICommandFeature
{
    private const string All = "all";
    private const string Default = "default";
    private readonly Argument<string> _folder = new("folder") { Description = "A test set in BEIR form." };
    private readonly Option<string> _collection = CommonOptions.Collection("The collection that holds the test set's corpus.");
    private readonly Option<string> _qrels = EvaluationOptions.Qrels();
    private readonly Option<int[]> _cutoffs = EvaluationOptions.Cutoffs();
    private readonly Option<string?> _perQuery = EvaluationOptions.PerQuery();

    private readonly Option<string?> _mode = CommonOptions.Mode(
        "How to search; the server's default unless given.", "lexical", "vector", "hybrid", All);

    private readonly Option<bool> _ingest = new("--ingest") { Description = "Take the corpus in first; creates it where missing." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Describe() => new("eval", "Measures retrieval quality on a test set with judgments.")
    {
        _folder, _collection, _qrels, _mode, _cutoffs, _perQuery, _ingest, _json,
    };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        string path = line.GetRequiredValue(_folder);
        string collection = line.GetRequiredValue(_collection);
        bool json = line.GetValue(_json);
        IReadOnlyList<JudgedQuery> queries = await new BeirFolder(path).ReadQueriesAsync(line.GetRequiredValue(_qrels), cancellationToken);
        if (queries.Count == 0)
        {
            throw new FailureException($"No query of '{path}' has a judgment in {line.GetRequiredValue(_qrels)}.");
        }

        if (line.GetValue(_ingest))
        {
            await IngestAsync(path, collection, gateway, json, cancellationToken);
        }

        string[] modes = line.GetValue(_mode) is { } mode ? (mode == All ? ["lexical", "vector", "hybrid"] : [mode]) : [Default];
        var results = new List<EvaluationResult>();
        foreach (string name in modes)
        {
            var request = new EvaluateRequest
            {
                Collection = collection,
                Mode = CommonOptions.ToSearchMode(name),
                Queries = { queries },
                Cutoffs = { line.GetValue(_cutoffs) ?? [] },
                PerQuery = line.GetValue(_perQuery) is not null,
            };
            results.Add(new EvaluationResult(name, await gateway.Evaluation.EvaluateAsync(request, gateway.Call(cancellationToken))));
        }

        EvaluationPrinter.Print(surroundings, collection, results, json);
        if (line.GetValue(_perQuery) is { } file)
        {
            await PerQueryFile.WriteAsync(
                file,
                [
                    .. results.Select(result => (
                        result.Mode,
                        (IReadOnlyList<CutoffMeasures>)result.Figures.Measures,
                        (IReadOnlyList<QueryMeasures>)result.Figures.PerQuery)),
                ],
                cancellationToken);
        }

        return ExitCodes.Success;
    }

    /// <summary>A measurement of a part of the corpus would say nothing, so one failed document ends it.</summary>
    private async Task IngestAsync(string path, string collection, Gateway gateway, bool quiet, CancellationToken cancellationToken)
    {
        // Standard output belongs to the measurement.
        var elsewhere = new Surroundings
        {
            Out = quiet ? TextWriter.Null : surroundings.Error,
            Error = surroundings.Error,
            IsTerminal = surroundings.IsTerminal && !quiet,
            Environment = surroundings.Environment,
            StartFolders = surroundings.StartFolders,
            Time = surroundings.Time,
        };
        IngestTotals totals = await new IngestRun(gateway, elsewhere, collection, create: true)
            .RunAsync(DocumentSource.Open([path]), cancellationToken);
        IngestReport.Print(elsewhere, totals);
        if (totals.Failed > 0)
        {
            throw new FailureException("Not every document of the corpus could be taken in, so nothing was measured.");
        }
    }
}
