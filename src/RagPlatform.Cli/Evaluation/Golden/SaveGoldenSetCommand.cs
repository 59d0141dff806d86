using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Evaluation.Golden;

/// <summary><c>rag eval golden save</c>: keeps the judged queries of a folder with a collection.</summary>
internal sealed class SaveGoldenSetCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Argument<string> _name = EvaluationOptions.SetName();
    private readonly Argument<string> _folder = new("folder") { Description = "A test set in BEIR form." };
    private readonly Option<string> _collection = CommonOptions.Collection("The collection it measures.");
    private readonly Option<string> _qrels = EvaluationOptions.Qrels();
    private readonly Option<string?> _mode = CommonOptions.Mode(
        "How to search; the server's default unless given.", "lexical", "vector", "hybrid");

    private readonly Option<int[]> _cutoffs = EvaluationOptions.Cutoffs();

    public Command Describe() => new("save", "Saves the judged queries of a folder, in place of a set of the same name.")
    {
        _name, _folder, _collection, _qrels, _mode, _cutoffs,
    };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        IReadOnlyList<JudgedQuery> queries = await new BeirFolder(line.GetRequiredValue(_folder))
            .ReadQueriesAsync(line.GetRequiredValue(_qrels), cancellationToken);
        var request = new SaveGoldenSetRequest
        {
            Collection = line.GetRequiredValue(_collection),
            Name = line.GetRequiredValue(_name),
            Queries = { queries },
            Mode = CommonOptions.ToSearchMode(line.GetValue(_mode)),
            Cutoffs = { line.GetValue(_cutoffs) ?? [] },
        };
        GoldenSet saved = await gateway.Evaluation.SaveGoldenSetAsync(request, gateway.Call(cancellationToken));
        string queriesSaved = saved.Queries == 1 ? "1 judged query" : $"{saved.Queries} judged queries";
        await surroundings.Out.WriteLineAsync(
            $"saved golden set {Printable.Clean(saved.Name)} with {queriesSaved}, revision {saved.Revision}");
        return ExitCodes.Success;
    }
}
