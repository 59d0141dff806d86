using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Engines;

/// <summary><c>rag collections engines</c>: where vectors can be kept.</summary>
internal sealed class ListEnginesCommand(Surroundings surroundings) : ICommandFeature
{
    private static readonly string[] s_headings = ["engine", "default", "shared"];
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Describe() => new("engines", "Lists the vector engines the platform is connected to.") { _json };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        ListEnginesReply reply = await gateway.Engines.ListEnginesAsync(new ListEnginesRequest(), gateway.Call(cancellationToken));
        if (line.GetValue(_json))
        {
            await surroundings.Out.WriteLineAsync(Json.Indented(reply));
            return ExitCodes.Success;
        }

        Tables.Print(surroundings, s_headings, reply.Engines.Select(engine => (string[])
        [
            engine.Name, engine.IsDefault ? "yes" : "-", engine.IsShared ? "yes" : "-",
        ]));
        return ExitCodes.Success;
    }
}
