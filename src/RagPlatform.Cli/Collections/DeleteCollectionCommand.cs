using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Collections;

/// <summary><c>rag collections delete</c>: removes a collection with all its documents, after a question.</summary>
internal sealed class DeleteCollectionCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Argument<string> _name = new("name") { Description = "The collection." };
    private readonly Option<bool> _yes = Confirmation.Yes();

    public Command Describe() => new("delete", "Deletes a collection with all its documents.") { _name, _yes };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        string name = line.GetRequiredValue(_name);
        if (!line.GetValue(_yes)
            && !await Confirmation.AskAsync(surroundings, $"Delete collection '{name}' with all its documents?", cancellationToken))
        {
            throw new FailureException("Nothing was deleted.");
        }

        DeleteCollectionReply reply = await gateway.Rag.DeleteCollectionAsync(
            new DeleteCollectionRequest { Name = name }, gateway.Call(cancellationToken));
        if (!reply.Deleted)
        {
            throw new FailureException($"There is no collection '{name}'.");
        }

        await surroundings.Out.WriteLineAsync(
            $"deleted collection {Printable.Clean(name)} with {Quantities.Count(reply.Documents, "document")}");
        return ExitCodes.Success;
    }
}
