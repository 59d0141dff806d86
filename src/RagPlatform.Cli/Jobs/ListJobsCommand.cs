using System.CommandLine;
using System.Globalization;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Jobs;

/// <summary><c>rag jobs list</c>: ingestion jobs, newest first.</summary>
internal sealed class ListJobsCommand(Surroundings surroundings) : ICommandFeature
{
    private const int DefaultLimit = 50;
    private static readonly string[] s_headings =
        ["job", "collection", "state", "#documents", "#done", "#unchanged", "#failed", "#chunks", "created", "finished"];

    private readonly Option<string?> _collection = CommonOptions.OptionalCollection("Only jobs of this collection.");
    private readonly Option<string?> _state = CommonOptions.OneOf("--state", "Only jobs in this state.", JobStates.Names);
    private readonly Option<int> _limit = CommonOptions.Limit("Jobs at most.", DefaultLimit);
    private readonly Option<bool> _json = CommonOptions.JsonLines();

    public Command Describe() => new("list", "Lists ingestion jobs, newest first.") { _collection, _state, _limit, _json };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        IAsyncEnumerable<IngestJob> jobs = JobPages
            .JobsAsync(gateway, line.GetValue(_collection) ?? string.Empty, JobStates.Parse(line.GetValue(_state)), cancellationToken)
            .Take(line.GetValue(_limit));
        if (line.GetValue(_json))
        {
            await foreach (IngestJob job in jobs)
            {
                await surroundings.Out.WriteLineAsync(Json.OneLine(job));
            }

            return ExitCodes.Success;
        }

        List<IngestJob> shown = await jobs.ToListAsync(cancellationToken);
        Tables.Print(surroundings, s_headings, shown.Select(job => (string[])
        [
            job.JobId,
            job.Collection,
            JobStates.NameOf(job.State),
            Number(job.DocumentsTotal),
            Number(job.DocumentsDone),
            Number(job.DocumentsUnchanged),
            Number(job.DocumentsFailed),
            Number(job.ChunksDone),
            Instants.Text(job.CreatedAtMs),
            Instants.Text(job.FinishedAtMs),
        ]));
        return ExitCodes.Success;
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
