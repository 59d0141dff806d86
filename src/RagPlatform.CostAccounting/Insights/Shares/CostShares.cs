using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Reports;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.CostAccounting.Insights.Shares;

/// <summary>
/// Divides costs into the four parts that are known to keep to bands. A part outside its band is no mistake in itself, but the first place to look:
/// embedding above it tells of documents embedded again and again, generation above it of prompts without a cache.
/// </summary>
internal sealed class CostShares(CostReports reports, IOptions<CostShareOptions> options, TimeProvider time)
{
    private const int WindowDays = 30;
    private readonly CostShareOptions _options = options.Value;

    /// <summary>The shares of a tenant.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public async Task<GetSharesReply> ReadAsync(string tenant, GetSharesRequest request, CancellationToken cancellationToken)
    {
        // Whole days where nothing else is asked for: those are in the sums, and no event has to be looked at.
        long to = request.ToMs == 0 ? (Days.Of(time.GetUtcNow()) + 1) * LedgerEvent.DayMs : request.ToMs;
        long from = request.FromMs == 0 ? Math.Max(0, ((to - 1) / LedgerEvent.DayMs) - WindowDays) * LedgerEvent.DayMs : request.FromMs;
        CostReportReply report = await reports.ReportAsync(
            tenant, new CostReportRequest { FromMs = from, ToMs = to, GroupBy = "category" }, cancellationToken);
        return Divide(report.Rows.ToDictionary(row => row.Key, row => row.CostNanoUsd), report.UnpricedEvents);
    }

    /// <summary>Divides costs by category.</summary>
    public GetSharesReply Divide(IReadOnlyDictionary<string, long> costs, long unpricedEvents)
    {
        var reply = new GetSharesReply { TotalNanoUsd = costs.Values.Sum(), UnpricedEvents = unpricedEvents };
        reply.TooLittle = reply.TotalNanoUsd == 0 || reply.TotalNanoUsd < _options.MinimumNanoUsd;
        Add(
            "embedding",
            ["ingest_embedding", "query_embedding"],
            (_options.EmbeddingLowPercent, _options.EmbeddingHighPercent),
            "documents may be embedded again although they did not change; see the embedding cache, and how often they are sent",
            "little is ingested, or the embedding model runs in the platform's own processes and its machines are not booked");
        Add(
            "retrieval",
            ["retrieval", "rerank", "infrastructure"],
            (_options.RetrievalLowPercent, _options.RetrievalHighPercent),
            "indices may be larger than they need to be (quantisation, engine for the size), or too many passages are reranked",
            "infrastructure may not be booked; without it a question looks cheaper than it is");
        Add(
            "generation",
            ["generation", "ingest_enrichment", "judge", "retry", "failed_calls"],
            (_options.GenerationLowPercent, _options.GenerationHighPercent),
            "see the answer cache's hit rate, the prompt cache, retries, and whether a smaller model would do ('rag cost plan')",
            "other parts cost more than usual beside it");
        Add(
            "monitoring",
            ["monitoring"],
            (_options.MonitoringLowPercent, _options.MonitoringHighPercent),
            "less may be logged, sampled or kept for a shorter time",
            "its costs may not be booked, or too little is watched");
        return reply;

        void Add(string name, string[] categories, (double Low, double High) band, string ifAbove, string ifBelow)
        {
            long cost = categories.Sum(category => costs.GetValueOrDefault(category));
            double percent = reply.TotalNanoUsd == 0 ? 0 : 100.0 * cost / reply.TotalNanoUsd;
            CostShareState state = reply.TooLittle ? CostShareState.CostShareWithin
                : percent > band.High ? CostShareState.CostShareAbove
                : percent < band.Low ? CostShareState.CostShareBelow
                : CostShareState.CostShareWithin;
            reply.Shares.Add(new CostShare
            {
                Name = name,
                CostNanoUsd = cost,
                Percent = percent,
                LowPercent = band.Low,
                HighPercent = band.High,
                State = state,
                Advice = state switch
                {
                    CostShareState.CostShareAbove => ifAbove,
                    CostShareState.CostShareBelow => ifBelow,
                    _ => string.Empty,
                },
            });
        }
    }
}
