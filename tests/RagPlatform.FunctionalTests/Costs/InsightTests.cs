using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;

namespace RagPlatform.FunctionalTests.Costs;

[Collection(SharedPlatformCollection.Name)]
public sealed class InsightTests(SharedPlatform shared)
{
    [PlatformFact]
    public async Task Insights_ThroughThePublicDoor_AreOfTheTenantAndForItsAuditors()
    {
        RagClient admin = await shared.Running.ClientOfAsync("insight-tenant", ["admin"]);
        RagClient reader = await shared.Running.ClientOfAsync("insight-tenant", ["reader"]);
        await admin.IngestAsync("harbour", Samples.Harbour());
        await admin.AskAsync("harbour", Samples.LighthouseQuestion, CacheMode.NoStore);
        CostReportReply booked = await Poll.UntilAsync(
            async () => await admin.Costs.GetReportAsync(new CostReportRequest { GroupBy = "provider" }),
            report => report.Rows.Any(row => row.Key == "builtin" && row.Tokens.Embedding > 0),
            "the costs are booked");
        var insights = new CostInsightService.CostInsightServiceClient(admin.Invoker);
        var ofReader = new CostInsightService.CostInsightServiceClient(reader.Invoker);
        string day = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        GetSharesReply shares = await insights.GetSharesAsync(new GetSharesRequest());
        GetForecastReply forecast = await insights.GetForecastAsync(new GetForecastRequest());
        ListAnomaliesReply anomalies = await insights.ListAnomaliesAsync(new ListAnomaliesRequest());
        ReconcileExportReply other = await insights.ReconcileExportAsync(new ReconcileExportRequest
        {
            Provider = "builtin",
            Csv = $"date,model,input_tokens,output_tokens\n{day},not-ours,5,5\n",
        });
        Refusal malformed = await Refusal.OfAsync(
            async () => await insights.ReconcileExportAsync(new ReconcileExportRequest { Provider = "builtin", Csv = "colour\n" }));
        Refusal ofAll = await Refusal.OfAsync(
            async () => await insights.ReconcileExportAsync(new ReconcileExportRequest { Provider = "builtin", Csv = "x", AllTenants = true }));
        RagClient platform = await shared.Running.ClientOfAsync("insight-platform", ["platform-admin"]);
        CostReportReply byTenant = await platform.Costs.GetReportAsync(new CostReportRequest { GroupBy = "tenant", AllTenants = true });
        Refusal allOfAdmin = await Refusal.OfAsync(
            async () => await admin.Costs.GetReportAsync(new CostReportRequest { GroupBy = "tenant", AllTenants = true }));
        Refusal ofRole = await Refusal.OfAsync(async () => await ofReader.GetForecastAsync(new GetForecastRequest()));

        // The built-in models are free of charge: there is something to divide, forecast and compare, and it costs nothing.
        Assert.Equal((0L, true, 4), (shares.TotalNanoUsd, shares.TooLittle, shares.Shares.Count));
        Assert.Equal((0L, 0L), (forecast.SpentNanoUsd, forecast.ExpectedNanoUsd));
        Assert.Empty(anomalies.Anomalies);
        Assert.True(booked.Events > 0);
        Assert.Contains(other.Models, model => model.Model == "not-ours" && model.Explanations.Single().StartsWith("Only the export", StringComparison.Ordinal));
        Assert.Contains(other.Models, model => model.Ledger.Tokens.InputUncached > 0);
        Assert.Equal(("INVALID_ARGUMENT", "csv"), (malformed.Code, malformed.Field));
        Assert.Contains(byTenant.Rows, row => row.Key == "insight-tenant");
        Assert.Equal("PERMISSION_DENIED", allOfAdmin.Code);
        Assert.Equal("PERMISSION_DENIED", ofAll.Code);
        Assert.Equal("PERMISSION_DENIED", ofRole.Code);
    }
}
