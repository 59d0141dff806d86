using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Faq;

/// <summary><c>rag faq delete</c>: removes frequent questions, after a question.</summary>
internal sealed class DeleteFaqCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Argument<string[]> _entries = new("entry")
    {
        Description = "Ids of the entries, as 'rag faq list' shows them.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _collection = CommonOptions.Collection("The collection they are asked about.");
    private readonly Option<bool> _yes = Confirmation.Yes();

    public Command Describe() => new("delete", "Deletes frequent questions.") { _entries, _collection, _yes };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        string[] ids = line.GetRequiredValue(_entries);
        string what = ids.Length == 1 ? $"FAQ entry '{ids[0]}'" : $"{ids.Length} FAQ entries";
        if (!line.GetValue(_yes) && !await Confirmation.AskAsync(surroundings, $"Delete {what}?", cancellationToken))
        {
            throw new FailureException("Nothing was deleted.");
        }

        DeleteFaqEntriesReply reply = await gateway.Faq.DeleteFaqEntriesAsync(
            new DeleteFaqEntriesRequest { Collection = line.GetRequiredValue(_collection), EntryIds = { ids } }, gateway.Call(cancellationToken));
        if (reply.Deleted == 0)
        {
            throw new FailureException($"There is no {what}.");
        }

        await surroundings.Out.WriteLineAsync(reply.Deleted == 1 ? "deleted 1 FAQ entry" : $"deleted {reply.Deleted} FAQ entries");
        return ExitCodes.Success;
    }
}
