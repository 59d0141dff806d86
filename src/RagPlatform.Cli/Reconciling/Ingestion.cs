using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Ingesting;
using RagPlatform.Cli.Jobs;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Reconciling;

/// <summary>What became of all documents that were ever accepted.</summary>
internal sealed class Ingestion
{
    /// <summary>Jobs there are.</summary>
    public long Jobs { get; private set; }

    /// <summary>Jobs that have ended with all their documents done or failed.</summary>
    public long JobsSettled { get; private set; }

    /// <summary>A job that has not; empty when all have.</summary>
    public string UnsettledJob { get; private set; } = string.Empty;

    /// <summary>Documents accepted.</summary>
    public long Accepted { get; private set; }

    /// <summary>Documents done or failed.</summary>
    public long Settled { get; private set; }

    /// <summary>Documents that were embedded: done, and not there before.</summary>
    public long Embedded { get; private set; }

    /// <summary>Reads all jobs.</summary>
    public static async Task<Ingestion> ReadAsync(Gateway gateway, CancellationToken cancellationToken)
    {
        var ingestion = new Ingestion();
        await foreach (IngestJob job in JobPages.JobsAsync(gateway, string.Empty, IngestState.Unspecified, cancellationToken))
        {
            ingestion.Add(job);
        }

        return ingestion;
    }

    private void Add(IngestJob job)
    {
        int settled = job.DocumentsDone + job.DocumentsFailed;
        Jobs++;
        Accepted += job.DocumentsTotal;
        Settled += settled;
        Embedded += job.DocumentsDone - job.DocumentsUnchanged;
        if (JobFollower.IsOver(job) && settled == job.DocumentsTotal)
        {
            JobsSettled++;
        }
        else
        {
            UnsettledJob = job.JobId;
        }
    }
}
