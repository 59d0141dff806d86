using RagPlatform.CostAccounting.Insights.Anomalies;
using RagPlatform.CostAccounting.Insights.Forecasts;
using RagPlatform.CostAccounting.Insights.Reconciliation;
using RagPlatform.CostAccounting.Insights.Shares;

namespace RagPlatform.CostAccounting.Insights;

/// <summary>Registers what the ledger tells beyond its sums.</summary>
internal static class InsightExtensions
{
    public static WebApplicationBuilder AddInsights(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<CostShareOptions>()
            .BindConfiguration(CostShareOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<DailyCosts>();
        builder.Services.AddSingleton<CostShares>();
        builder.Services.AddHostedService<CostShareWatch>();
        builder.Services.AddSingleton<CostForecasts>();
        builder.Services.AddSingleton<CostAnomalies>();
        builder.Services.AddSingleton<UsageReconciler>();
        return builder;
    }
}
