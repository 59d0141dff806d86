using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.CostAccounting.Reports;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting;

/// <summary>The edge of ledger, price book and reports.</summary>
internal sealed class CostGrpcService(UsageLedger ledger, PriceList prices, CostReports reports) : CostService.CostServiceBase
{
    private const int BatchSize = 500;

    [RequireRole(Roles.Service)]
    public override async Task<RecordUsageReply> RecordUsage(IAsyncStreamReader<UsageEvent> requestStream, ServerCallContext context)
    {
        var reply = new RecordUsageReply();
        var batch = new List<UsageEvent>(BatchSize);
        await foreach (UsageEvent usage in requestStream.ReadAllAsync(context.CancellationToken))
        {
            UsageEventValidator.Validate(usage, prices.Book);
            UsagePricer.PriceIfUnpriced(usage, prices.Book);
            batch.Add(usage);
            if (batch.Count == BatchSize)
            {
                await BookAsync(batch, reply, context.CancellationToken);
            }
        }

        await BookAsync(batch, reply, context.CancellationToken);
        return reply;
    }

    [RequireRole(Roles.Service, Roles.Reader)]
    public override Task<ListPricesReply> ListPrices(ListPricesRequest request, ServerCallContext context)
    {
        var reply = new ListPricesReply();
        reply.Prices.AddRange(prices.Rows.Select(ToContract));
        return Task.FromResult(reply);
    }

    [RequireRole(Roles.Auditor)]
    public override Task<CostReportReply> GetReport(CostReportRequest request, ServerCallContext context) =>
        reports.ReportAsync(context.GetIdentity().Tenant, request, context.CancellationToken);

    private async Task BookAsync(List<UsageEvent> batch, RecordUsageReply reply, CancellationToken cancellationToken)
    {
        int booked = await ledger.BookAsync(batch, cancellationToken);
        reply.Booked += booked;
        reply.Duplicates += batch.Count - booked;
        batch.Clear();
    }

    private static Price ToContract(PriceRow row) => new()
    {
        PriceId = row.Id,
        Provider = row.Provider,
        Model = row.Model,
        ValidFromMs = row.ValidFrom.ToUnixTimeMilliseconds(),
        InputNanoUsdPerMtok = row.Input,
        CacheReadNanoUsdPerMtok = row.CacheRead,
        CacheWriteNanoUsdPerMtok = row.CacheWrite,
        OutputNanoUsdPerMtok = row.Output,
        EmbeddingNanoUsdPerMtok = row.Embedding,
        Source = row.Source,
    };
}
