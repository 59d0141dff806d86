using System.Globalization;
using Grpc.Core;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Ingesting;

/// <summary>
/// Takes documents in: the next call is sent while the job of the one before is worked on, and no further ahead, so that memory and the
/// server's queue stay bounded.
/// </summary>
internal sealed class IngestRun(Gateway gateway, Surroundings surroundings, string collection, bool create)
{
    /// <summary>Runs it; progress goes to the surroundings.</summary>
    public async Task<IngestTotals> RunAsync(DocumentSource source, CancellationToken cancellationToken)
    {
        var last = new IngestTotals(source.Count, TimeSpan.Zero);
        try
        {
            return await IngestProgress.For(surroundings).RunAsync(report => RunAsync(
                source,
                totals =>
                {
                    last = totals;
                    report(totals);
                },
                cancellationToken));
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            await surroundings.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"rag: interrupted after {last.Settled:N0} of {Quantities.Count(last.Expected, "document")}; the same command goes on: " +
                $"what was taken in is recognised by its content and not taken in again."));
            throw;
        }
    }

    private async Task<IngestTotals> RunAsync(DocumentSource source, Action<IngestTotals> report, CancellationToken cancellationToken)
    {
        var sender = new BatchSender(gateway, surroundings.Time, collection, create);
        var follower = new JobFollower(gateway, surroundings.Time);
        var jobs = new List<IngestJob>();
        var gate = new Lock();
        long begin = surroundings.Time.GetTimestamp();
        Task<IngestJob>? previous = null;

        IngestTotals Totals()
        {
            lock (gate)
            {
                return IngestTotals.Sum(jobs, source.Count, surroundings.Time.GetElapsedTime(begin));
            }
        }

        void Update(int index, IngestJob job)
        {
            lock (gate)
            {
                jobs[index] = job;
                report(IngestTotals.Sum(jobs, source.Count, surroundings.Time.GetElapsedTime(begin)));
            }
        }

        await foreach (Batch batch in BatchReader.ReadAsync(source.ReadAsync(cancellationToken), cancellationToken))
        {
            IngestJob job = await SendAsync(sender, batch, jobs.Count == 0, source.Count, cancellationToken);
            int index = jobs.Count;
            lock (gate)
            {
                jobs.Add(job);
            }

            if (previous is not null)
            {
                await previous;
            }

            previous = follower.FollowAsync(job, state => Update(index, state), cancellationToken);
        }

        if (previous is not null)
        {
            await previous;
        }

        return Totals();
    }

    /// <summary>
    /// A call of nothing but refused documents fails as a whole. In a run of several calls the others go on, and its documents count as
    /// failed for the reason the server gave.
    /// </summary>
    private static async Task<IngestJob> SendAsync(
        BatchSender sender, Batch batch, bool isFirst, long expected, CancellationToken cancellationToken)
    {
        try
        {
            return await sender.SendAsync(batch, isFirst, cancellationToken);
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.InvalidArgument && batch.Documents.Count < expected)
        {
            var job = new IngestJob
            {
                State = IngestState.Failed,
                DocumentsTotal = batch.Documents.Count,
                DocumentsFailed = batch.Documents.Count,
            };
            job.Failures.AddRange(batch.Documents.Select(document => new IngestFailure
            {
                DocumentId = document.DocumentId,
                Reason = "REFUSED",
                Message = refused.Status.Detail,
            }));
            return job;
        }
    }
}
