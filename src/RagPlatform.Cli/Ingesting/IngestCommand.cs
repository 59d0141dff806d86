using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;

namespace RagPlatform.Cli.Ingesting;

/// <summary><c>rag ingest</c>: takes files and folders in and waits until they can be found.</summary>
internal sealed class IngestCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Argument<string[]> _paths = new("path")
    {
        Description = "Folders, files, patterns (*, ?, **): Markdown, plain text, HTML; a folder in BEIR form gives its corpus.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _collection = CommonOptions.Collection("The collection they go into.");
    private readonly Option<bool> _create = new("--create") { Description = "Create the collection where it is missing." };

    public Command Describe() => new("ingest", "Takes documents in and waits until they can be found.") { _paths, _collection, _create };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        DocumentSource source = DocumentSource.Open(line.GetRequiredValue(_paths));
        if (source.Skipped > 0)
        {
            await surroundings.Error.WriteLineAsync($"rag: left out {Quantities.Count(source.Skipped, "file")} of other kinds.");
        }

        if (source.Count == 0)
        {
            throw new FailureException(
                $"There is nothing to ingest: no file ends in {string.Join(", ", FileKinds.Endings)}. " +
                "Name a file itself to send it anyway.");
        }

        var run = new IngestRun(gateway, surroundings, line.GetRequiredValue(_collection), line.GetValue(_create));
        IngestTotals totals = await run.RunAsync(source, cancellationToken);
        IngestReport.Print(surroundings, totals);
        return totals.ExitCode;
    }
}
