using System.Globalization;
using Grpc.Core;
using RagPlatform.Cli.Connection;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Reconciling;

/// <summary>
/// Compares what was accepted with what became of it, from what the public door says. Records are delivered after the reply they belong to,
/// so counts are read in the order things happen and again until they agree or the time is up.
/// </summary>
internal sealed class Reconciliation(Gateway gateway, TimeProvider time)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);
    private readonly AuditedQuestions _questions = new();

    /// <summary>
    /// Counts until all agrees, at most for a time. A service that is away meanwhile, as after a crash, is waited for too.
    /// </summary>
    public async Task<IReadOnlyList<Check>> RunAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        while (true)
        {
            try
            {
                IReadOnlyList<Check> checks = await CountAsync(cancellationToken);
                if (checks.All(check => check.Agrees) || time.GetElapsedTime(begin) >= wait)
                {
                    return [.. checks, await VerifyAsync(cancellationToken)];
                }
            }
            catch (RpcException away) when (away.StatusCode == StatusCode.Unavailable && time.GetElapsedTime(begin) < wait)
            {
                // Counted again after the pause.
            }

            await Task.Delay(s_pause, time, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<Check>> CountAsync(CancellationToken cancellationToken)
    {
        Ingestion ingestion = await Ingestion.ReadAsync(gateway, cancellationToken);
        IReadOnlyList<string> kept = await KeptAnswers.ReadAsync(gateway, cancellationToken);
        await _questions.ReadAsync(gateway, cancellationToken);
        Ledger ledger = await Ledger.ReadAsync(gateway, cancellationToken);

        return
        [
            new(
                "jobs_settled", "ingestion jobs", ingestion.Jobs, "jobs ended, every document done or failed", ingestion.JobsSettled,
                ingestion.UnsettledJob.Length > 0 ? $"job {ingestion.UnsettledJob} is not at its end" : string.Empty),
            new("documents_settled", "documents accepted", ingestion.Accepted, "documents done or failed", ingestion.Settled),
            new(
                "documents_booked", "documents newly ingested", ingestion.Embedded, "ledger events ingest_embedding",
                ledger.IngestEmbeddings),
            new(
                "answers_audited", "answers the gateway keeps", kept.Count, "of them in the audit log",
                kept.LongCount(_questions.Knows)),
            new("answers_distinct", "audited questions", _questions.Records, "distinct answer ids", _questions.Answers),
            new("answers_booked", "embeddings of questions", _questions.Embeddings, "ledger events query_embedding", ledger.QueryEmbeddings),
            new("cache_hits_booked", "answers from the cache", _questions.FromCache, "ledger events avoided_by_cache", ledger.Avoided),
        ];
    }

    // Once, after the rest: the whole chain is recomputed.
    private async Task<Check> VerifyAsync(CancellationToken cancellationToken)
    {
        VerifyAuditReply chain = await gateway.Audit.VerifyAsync(new VerifyAuditRequest(), gateway.Call(cancellationToken));
        return new Check(
            "audit_chain",
            "audit records",
            chain.Records,
            "records that fit the hash chain",
            chain.Intact ? chain.Records : Math.Min(chain.FirstBrokenSequence, chain.Records) - 1,
            chain.Intact ? string.Empty : string.Create(
                CultureInfo.InvariantCulture, $"record {chain.FirstBrokenSequence} is the first that does not fit"));
    }
}
