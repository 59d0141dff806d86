using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Faq;

/// <summary><c>rag faq list</c>: a collection's frequent questions; with <c>--json</c> in the form that <c>rag faq import</c> takes.</summary>
internal sealed class ListFaqCommand(Surroundings surroundings) : ICommandFeature
{
    private const int DefaultLimit = 100;
    private const int EntriesOnAPage = 500;
    private readonly Option<string> _collection = CommonOptions.Collection("The collection they are asked about.");
    private readonly Option<int> _limit = CommonOptions.Limit("Entries at most.", DefaultLimit);
    private readonly Option<bool> _json = CommonOptions.JsonLines();

    public Command Describe() => new("list", "Lists frequent questions with their answers.") { _collection, _limit, _json };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        string collection = line.GetRequiredValue(_collection);
        IAsyncEnumerable<FaqEntry> entries = Pages.ReadAsync<FaqEntry>(
            async token =>
            {
                var request = new ListFaqEntriesRequest { Collection = collection, PageSize = EntriesOnAPage, PageToken = token };
                ListFaqEntriesReply reply = await gateway.Faq.ListFaqEntriesAsync(request, gateway.Call(cancellationToken));
                return (reply.Entries, reply.NextPageToken);
            },
            cancellationToken).Take(line.GetValue(_limit));
        if (line.GetValue(_json))
        {
            await foreach (FaqEntry entry in entries)
            {
                await surroundings.Out.WriteLineAsync(Json.OneLine(entry));
            }

            return ExitCodes.Success;
        }

        List<FaqEntry> shown = await entries.ToListAsync(cancellationToken);
        Tables.Print(surroundings, ["entry", "question", "answer", "source", "changed", "by"], shown.Select(entry => (string[])
        [
            entry.EntryId,
            entry.Question,
            entry.Answer,
            entry.Source?.DocumentId ?? string.Empty,
            Instants.Text(entry.UpdatedAtMs),
            entry.UpdatedBy,
        ]));
        return ExitCodes.Success;
    }
}
