using RagPlatform.Cli.Connection;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Ingesting;

/// <summary>Waits for the end of ingestion jobs.</summary>
internal sealed class JobFollower(Gateway gateway, TimeProvider time)
{
    private static readonly TimeSpan s_firstPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_slowestPoll = TimeSpan.FromSeconds(1);

    /// <summary>Whether a job has come to its end.</summary>
    public static bool IsOver(IngestJob job) => job.State is IngestState.Succeeded or IngestState.PartiallyFailed or IngestState.Failed;

    /// <summary>Waits for the end of a job and reports how it stands on the way.</summary>
    public async Task<IngestJob> FollowAsync(IngestJob job, Action<IngestJob> report, CancellationToken cancellationToken)
    {
        var request = new GetIngestJobRequest { JobId = job.JobId };
        TimeSpan pause = s_firstPoll;
        report(job);
        while (!IsOver(job))
        {
            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 1.5 < s_slowestPoll ? pause * 1.5 : s_slowestPoll;
            job = await Retry.WhileUnavailableAsync(
                async () => await gateway.Rag.GetIngestJobAsync(request, gateway.Call(cancellationToken)),
                retryUnreachable: true,
                time,
                cancellationToken);
            report(job);
        }

        return job;
    }
}
