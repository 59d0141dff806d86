using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Evaluation.Golden;

/// <summary><c>rag eval golden delete</c>: removes a golden set with its runs, after a question.</summary>
internal sealed class DeleteGoldenSetCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Argument<string> _name = EvaluationOptions.SetName();
    private readonly Option<string> _collection = CommonOptions.Collection("The collection it measures.");
    private readonly Option<bool> _yes = Confirmation.Yes();

    public Command Describe() => new("delete", "Deletes a golden set with all its runs.") { _name, _collection, _yes };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        string name = line.GetRequiredValue(_name);
        if (!line.GetValue(_yes)
            && !await Confirmation.AskAsync(surroundings, $"Delete golden set '{name}' with all its runs?", cancellationToken))
        {
            throw new FailureException("Nothing was deleted.");
        }

        DeleteGoldenSetReply reply = await gateway.Evaluation.DeleteGoldenSetAsync(
            new DeleteGoldenSetRequest { Collection = line.GetRequiredValue(_collection), Name = name }, gateway.Call(cancellationToken));
        if (!reply.Deleted)
        {
            throw new FailureException($"There is no golden set '{name}'.");
        }

        await surroundings.Out.WriteLineAsync($"deleted golden set {Printable.Clean(name)}");
        return ExitCodes.Success;
    }
}
