using RagPlatform.CostAccounting.Amortisation;
using RagPlatform.CostAccounting.Budgets;
using RagPlatform.CostAccounting.Estimates;
using RagPlatform.CostAccounting.Insights;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Planning;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.CostAccounting.PromptCaching;
using RagPlatform.CostAccounting.Reports;
using RagPlatform.CostAccounting.Segments;

namespace RagPlatform.CostAccounting;

/// <summary>Puts the service together.</summary>
internal static class CostAccountingExtensions
{
    public static WebApplicationBuilder AddCostAccounting(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<PriceOptions>()
            .BindConfiguration(PriceOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<PriceList>();
        builder.Services.AddSingleton<PriceStore>();
        builder.Services.AddSingleton<PriceEditor>();
        builder.Services.AddSingleton<UsageLedger>();
        builder.Services.AddSingleton<UsageStream>();
        builder.Services.AddSingleton<CostReports>();
        builder.Services.AddSingleton<BudgetStore>();
        builder.Services.AddSingleton<Reservations>();
        builder.Services.AddSingleton<LedgerTraffic>();
        builder.Services.AddSingleton<CostPlanner>();
        builder.Services.AddOptions<AmortisationOptions>()
            .BindConfiguration(AmortisationOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<HourlyCosts>();
        builder.Services.AddHostedService<Amortiser>();
        builder.AddInsights();
        builder.AddSegments();
        builder.AddPromptCaching();
        return builder;
    }

    public static void MapCostAccounting(this WebApplication app)
    {
        app.MapGrpcService<CostGrpcService>();
        app.MapGrpcService<CostEstimateGrpcService>();
        app.MapGrpcService<CostInsightGrpcService>();
        app.MapGrpcService<CostPlanningGrpcService>();
        app.MapGrpcService<SegmentGrpcService>();
        app.MapGrpcService<PromptCacheGrpcService>();
    }
}
