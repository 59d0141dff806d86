using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.CostAccounting.Reports;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.CostAccounting;

/// <summary>The edge of ledger, price book and reports.</summary>
internal sealed class CostGrpcService(
    UsageLedger ledger, PriceList prices, PriceStore store, PriceEditor editor, CostReports reports) : CostService.CostServiceBase
{
    private const int BatchSize = 500;

    [RequireRole(Roles.Service)]
    public override async Task<RecordUsageReply> RecordUsage(IAsyncStreamReader<UsageEvent> requestStream, ServerCallContext context)
    {
        // What another process added holds for these events as well.
        await store.RefreshAsync(context.CancellationToken);
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
    public override async Task<ListPricesReply> ListPrices(ListPricesRequest request, ServerCallContext context)
    {
        var reply = new ListPricesReply { UnknownPriceCeilingNanoUsdPerMtok = prices.Book.UnknownPriceCeiling };
        reply.Prices.AddRange(await store.ListAsync(context.CancellationToken));
        return reply;
    }

    // Prices hold for all tenants, so that no tenant's administrator sets them.
    [RequireRole(Roles.PlatformAdmin)]
    public override async Task<SetPriceReply> SetPrice(SetPriceRequest request, ServerCallContext context) => new()
    {
        Price = await editor.SetAsync(request.Price, context.GetIdentity().Subject, context.CancellationToken),
    };

    [RequireRole(Roles.PlatformAdmin)]
    public override Task<ImportPricesReply> ImportPrices(ImportPricesRequest request, ServerCallContext context) =>
        editor.ImportAsync(request, context.GetIdentity().Subject, context.CancellationToken);

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
}
