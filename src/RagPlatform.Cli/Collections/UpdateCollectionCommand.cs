using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Collections;

/// <summary><c>rag collections update</c>: what is given changes, the rest stays.</summary>
internal sealed class UpdateCollectionCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Argument<string> _name = new("name") { Description = "The collection." };
    private readonly Option<string?> _description = new("--description", "-d") { Description = "What is in it.", HelpName = "text" };
    private readonly SettingsOptions _settings = new();

    public Command Describe() =>
        new("update", "Changes a collection. Settings change documents when they are next sent.")
        {
            _name, _description, _settings.Chunking, _settings.Compute, _settings.ShardBy, _settings.Enrich,
        };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        var request = new UpdateCollectionRequest { Name = line.GetRequiredValue(_name), Settings = await SettingsAsync(line, gateway, cancellationToken) };
        if (line.GetValue(_description) is { } description)
        {
            request.Description = description;
        }

        if (request is { HasDescription: false, Settings: null })
        {
            throw new UsageException("Nothing to change: give --description, --chunking, --compute, --shard-by or --enrich.");
        }

        Collection changed = await gateway.Rag.UpdateCollectionAsync(request, gateway.Call(cancellationToken));
        await surroundings.Out.WriteLineAsync($"changed collection {Printable.Clean(changed.Name)}");
        return ExitCodes.Success;
    }

    /// <summary>All settings as they are to be: those the line does not give are those the collection has.</summary>
    private async Task<CollectionSettings?> SettingsAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        if (_settings.Of(line) is not { } given)
        {
            return null;
        }

        ListCollectionsReply reply = await gateway.Rag.ListCollectionsAsync(new ListCollectionsRequest(), gateway.Call(cancellationToken));
        CollectionSettings? present = reply.Collections.FirstOrDefault(collection => collection.Name == line.GetRequiredValue(_name))?.Settings;
        return new CollectionSettings
        {
            Chunking = given.Chunking.Length > 0 ? given.Chunking : present?.Chunking ?? string.Empty,
            Computation = given.Computation != Computation.Default ? given.Computation : present?.Computation ?? Computation.Default,
            ShardBy = line.GetValue(_settings.ShardBy) ?? present?.ShardBy ?? string.Empty,
            Enrichment = line.GetValue(_settings.Enrich) ?? present?.Enrichment ?? string.Empty,
        };
    }
}
