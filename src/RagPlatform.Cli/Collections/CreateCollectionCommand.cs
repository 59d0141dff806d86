using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Collections;

/// <summary><c>rag collections create</c>.</summary>
internal sealed class CreateCollectionCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Argument<string> _name = new("name")
    {
        Description = "1 to 64 lower-case letters, digits, '-' and '_', beginning with a letter or digit.",
    };

    private readonly Option<string?> _description = new("--description", "-d") { Description = "What is in it.", HelpName = "text" };

    private readonly SettingsOptions _settings = new();

    public Command Describe() => new("create", "Creates a collection.")
    {
        _name, _description, _settings.Chunking, _settings.Compute, _settings.Engine, _settings.ShardBy, _settings.Enrich,
    };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        var request = new CreateCollectionRequest
        {
            Name = line.GetRequiredValue(_name),
            Description = line.GetValue(_description) ?? string.Empty,
            Settings = _settings.Of(line),
        };
        Collection created = await gateway.Rag.CreateCollectionAsync(request, gateway.Call(cancellationToken));
        await surroundings.Out.WriteLineAsync($"created collection {Printable.Clean(created.Name)}");
        return ExitCodes.Success;
    }
}
