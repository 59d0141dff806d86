using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Evaluation.Golden;

/// <summary><c>rag eval golden run</c>: measures a golden set now; ends with the code of a failed check when quality fell.</summary>
internal sealed class RunGoldenSetCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Argument<string> _name = EvaluationOptions.SetName();
    private readonly Option<string> _collection = CommonOptions.Collection("The collection it measures.");
    private readonly Option<bool> _accept = new("--accept") { Description = "Make this run the baseline, whatever it finds." };
    private readonly Option<string?> _perQuery = EvaluationOptions.PerQuery();
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Describe() => new("run", "Runs a golden set and compares it with its baseline.")
    {
        _name, _collection, _accept, _perQuery, _json,
    };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        string? file = line.GetValue(_perQuery);
        var request = new RunGoldenSetRequest
        {
            Collection = line.GetRequiredValue(_collection),
            Name = line.GetRequiredValue(_name),
            Accept = line.GetValue(_accept),
            PerQuery = file is not null,
        };
        EvaluationRun run = await gateway.Evaluation.RunGoldenSetAsync(request, gateway.Call(cancellationToken));
        if (file is not null)
        {
            await PerQueryFile.WriteAsync(file, [("golden", run.Measures, run.PerQuery)], cancellationToken);
            run.PerQuery.Clear();
        }

        if (line.GetValue(_json))
        {
            await surroundings.Out.WriteLineAsync(Json.Indented(run));
        }
        else
        {
            EvaluationPrinter.Print(surroundings, run);
        }

        return run.Verdict == RunVerdict.RunAlert ? ExitCodes.CheckFailed : ExitCodes.Success;
    }
}
