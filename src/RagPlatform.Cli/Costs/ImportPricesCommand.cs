using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Costs;

/// <summary><c>rag cost prices import</c>: adds the prices of a public price map.</summary>
internal sealed class ImportPricesCommand : ICommandFeature
{
    private readonly Surroundings _surroundings;
    private readonly Argument<string> _file = new("file")
    {
        Description = "A price map in the shape of LiteLLM's model_prices_and_context_window.json.",
    };

    private readonly Option<string[]> _providers = new("--provider")
    {
        Description = "Only prices of this provider; repeat it for several, all unless given.",
        HelpName = "name",
    };

    private readonly Option<DateTimeOffset?> _from;
    private readonly Option<string> _source = new("--source")
    {
        Description = "Where and when the map was read.",
        HelpName = "text",
        Required = true,
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    public ImportPricesCommand(Surroundings surroundings)
    {
        _surroundings = surroundings;
        _from = TimeOptions.Future("--from", "From when they hold, from now on unless given", surroundings.Time);
    }

    public Command Describe() => new("import", "Adds the prices of a public price map that differ from those that hold.")
    {
        _file, _providers, _from, _source, _json,
    };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        var request = new ImportPricesRequest
        {
            Json = await File.ReadAllTextAsync(line.GetRequiredValue(_file), cancellationToken),
            ValidFromMs = TimeOptions.ToMilliseconds(line.GetValue(_from)),
            Source = line.GetRequiredValue(_source),
            Providers = { line.GetValue(_providers) ?? [] },
        };
        ImportPricesReply reply = await gateway.Costs.ImportPricesAsync(request, gateway.Call(cancellationToken));
        if (line.GetValue(_json))
        {
            await _surroundings.Out.WriteLineAsync(Json.Indented(reply));
            return ExitCodes.Success;
        }

        foreach (string entry in reply.LeftOut)
        {
            await _surroundings.Out.WriteLineAsync($"left out {Printable.Clean(entry)}");
        }

        await _surroundings.Out.WriteLineAsync(
            $"added {Quantities.Count(reply.Added, "price")}, {reply.Unchanged} unchanged, {reply.LeftOutCount} left out");
        return ExitCodes.Success;
    }
}
