using System.CommandLine;
using System.Globalization;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Collections;

/// <summary><c>rag collections list</c>: the collections the key may read.</summary>
internal sealed class ListCollectionsCommand(Surroundings surroundings) : ICommandFeature
{
    private static readonly string[] s_headings = ["name", "#documents", "#chunks", "created", "description"];
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Describe() => new("list", "Lists the collections the key may read.") { _json };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        ListCollectionsReply reply = await gateway.Rag.ListCollectionsAsync(new ListCollectionsRequest(), gateway.Call(cancellationToken));
        if (line.GetValue(_json))
        {
            await surroundings.Out.WriteLineAsync(Json.Indented(reply));
            return ExitCodes.Success;
        }

        Tables.Print(surroundings, s_headings, reply.Collections.Select(collection => (string[])
        [
            collection.Name,
            collection.Documents.ToString("N0", CultureInfo.InvariantCulture),
            collection.Chunks.ToString("N0", CultureInfo.InvariantCulture),
            Instants.Text(collection.CreatedAtMs),
            collection.Description,
        ]));
        return ExitCodes.Success;
    }
}
