using System.CommandLine;
using System.Globalization;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Ingesting;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Jobs;

/// <summary><c>rag jobs show</c>: how far a job is, and with <c>--follow</c> until it ends.</summary>
internal sealed class ShowJobCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Argument<string> _job = new("job") { Description = "The job's id." };
    private readonly Option<bool> _follow = new("--follow", "-f")
    {
        Description = "Wait for its end and show the progress; the exit code then says how it ended.",
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Describe() => new("show", "Shows how far an ingestion job is.") { _job, _follow, _json };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        bool json = line.GetValue(_json);
        bool follow = line.GetValue(_follow);
        IngestJob job = await gateway.Rag.GetIngestJobAsync(
            new GetIngestJobRequest { JobId = line.GetRequiredValue(_job) }, gateway.Call(cancellationToken));
        if (follow)
        {
            job = await FollowAsync(gateway, job, quiet: json, cancellationToken);
        }

        IngestTotals totals = Totals(job);
        if (json)
        {
            await surroundings.Out.WriteLineAsync(Json.Indented(job));
        }
        else
        {
            Print(job);
            IngestReport.PrintFailures(surroundings, totals);
        }

        return follow ? totals.ExitCode : ExitCodes.Success;
    }

    private async Task<IngestJob> FollowAsync(Gateway gateway, IngestJob job, bool quiet, CancellationToken cancellationToken)
    {
        var follower = new JobFollower(gateway, surroundings.Time);
        if (quiet)
        {
            return await follower.FollowAsync(job, _ => { }, cancellationToken);
        }

        await IngestProgress.For(surroundings).RunAsync(async report =>
        {
            job = await follower.FollowAsync(job, state => report(Totals(state)), cancellationToken);
            return Totals(job);
        });
        return job;
    }

    private IngestTotals Totals(IngestJob job)
    {
        DateTimeOffset end = job.FinishedAtMs > 0
            ? DateTimeOffset.FromUnixTimeMilliseconds(job.FinishedAtMs)
            : surroundings.Time.GetUtcNow();
        return IngestTotals.Sum([job], job.DocumentsTotal, end - DateTimeOffset.FromUnixTimeMilliseconds(job.CreatedAtMs));
    }

    private void Print(IngestJob job)
    {
        int settled = job.DocumentsDone + job.DocumentsFailed;
        string incomplete = job.DocumentsIncomplete == 0
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $", {job.DocumentsIncomplete:N0} incomplete");
        double share = job.DocumentsTotal > 0 ? (double)settled / job.DocumentsTotal : 1;
        surroundings.Out.WriteLine(Printable.Clean(
            $"job {job.JobId} of collection {job.Collection}: {JobStates.NameOf(job.State)}"));
        surroundings.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{settled:N0} of {Quantities.Count(job.DocumentsTotal, "document")} ({Math.Floor(share * 100):0} %): " +
            $"{job.DocumentsDone:N0} searchable ({job.DocumentsUnchanged:N0} unchanged{incomplete}), {job.DocumentsFailed:N0} failed, " +
            $"{Quantities.Count(job.ChunksDone, "chunk")}, {Quantities.Count(job.EmbeddingTokens, "token")} embedded"));
        surroundings.Out.WriteLine($"created {Instants.Text(job.CreatedAtMs)}, finished {Instants.Text(job.FinishedAtMs)}");
    }
}
