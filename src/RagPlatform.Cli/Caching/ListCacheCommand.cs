using System.CommandLine;
using System.Globalization;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Caching;

/// <summary><c>rag cache list</c>: stored answers, newest first.</summary>
internal sealed class ListCacheCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly CacheFilterOptions _filter = new(surroundings);
    private readonly Option<int> _limit = CommonOptions.Limit("Answers to print.", usual: 100, max: 1000);
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Describe()
    {
        var command = new Command("list", "Lists stored answers, newest first.") { _limit, _json };
        _filter.AddTo(command);
        return command;
    }

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        CacheListReply reply = await gateway.Caches.ListEntriesAsync(
            new CacheListRequest { Filter = _filter.Read(line), Limit = line.GetValue(_limit) }, gateway.Call(cancellationToken));
        if (line.GetValue(_json))
        {
            await surroundings.Out.WriteLineAsync(Json.Indented(reply));
            return ExitCodes.Success;
        }

        Tables.Print(surroundings, ["entry", "stored", "collections", "#hits", "#bytes", "state", "question"], reply.Entries.Select(entry => (string[])
        [
            entry.EntryId,
            Instants.Text(entry.StoredAtMs),
            string.Join(',', entry.Collections),
            entry.Hits.ToString("N0", CultureInfo.InvariantCulture),
            entry.Bytes.ToString("N0", CultureInfo.InvariantCulture),
            entry.StaleReason.Length > 0 ? "stale" : entry.Semantic ? "semantic" : "exact",
            entry.Question,
        ]));
        await surroundings.Out.WriteLineAsync($"{reply.Entries.Count} of {Quantities.Count(reply.Total, "answer")}");
        return ExitCodes.Success;
    }
}
