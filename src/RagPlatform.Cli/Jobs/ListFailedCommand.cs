using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Jobs;

/// <summary><c>rag jobs failed</c>: documents that could not be ingested, with reason and remedy.</summary>
internal sealed class ListFailedCommand(Surroundings surroundings) : ICommandFeature
{
    private const int DefaultLimit = 100;
    private static readonly string[] s_headings = ["failure", "collection", "document", "reason", "retry", "failed", "message"];
    private readonly Option<string?> _collection = CommonOptions.OptionalCollection("Only documents of this collection.");
    private readonly Option<string?> _job = new("--job") { Description = "Only documents of this job.", HelpName = "job" };
    private readonly Option<int> _limit = CommonOptions.Limit("Documents at most.", DefaultLimit);
    private readonly Option<bool> _json = CommonOptions.JsonLines();

    public Command Describe() => new("failed", "Lists documents that could not be ingested.") { _collection, _job, _limit, _json };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        IAsyncEnumerable<FailedDocument> failures = JobPages
            .FailuresAsync(gateway, line.GetValue(_collection) ?? string.Empty, line.GetValue(_job) ?? string.Empty, cancellationToken)
            .Take(line.GetValue(_limit));
        if (line.GetValue(_json))
        {
            await foreach (FailedDocument failure in failures)
            {
                await surroundings.Out.WriteLineAsync(Json.OneLine(failure));
            }

            return ExitCodes.Success;
        }

        List<FailedDocument> shown = await failures.ToListAsync(cancellationToken);
        Tables.Print(surroundings, s_headings, shown.Select(failure => (string[])
        [
            failure.FailureId,
            failure.Collection,
            failure.DocumentId,
            failure.Reason,
            failure.Retryable ? "yes" : "no",
            Instants.Text(failure.FailedAtMs),
            failure.Message,
        ]));
        return ExitCodes.Success;
    }
}
