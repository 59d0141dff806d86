using Grpc.Core;
using Microsoft.AspNetCore.Mvc;
using RagPlatform.Console.Display;
using RagPlatform.Console.SignIn;
using RagPlatform.Contracts.V1;
using GrpcCode = Grpc.Core.StatusCode;

namespace RagPlatform.Console.Pages;

/// <summary>What was spent, by day and by a dimension.</summary>
internal sealed class CostModel(
    CostService.CostServiceClient costs, CostInsightService.CostInsightServiceClient insights, ApiKeySource keys, TimeProvider time) : ConsolePage(keys)
{
    private const int RowsShown = 50;

    /// <summary>What costs are split by, and what one of it is called.</summary>
    public static readonly IReadOnlyList<(string Name, string Label)> Dimensions =
        [("category", "Category"), ("collection", "Collection"), ("key", "Key"), ("model", "Model"), ("segment", "Segment"), ("team", "Team")];

    /// <summary>The chosen window.</summary>
    public TimeWindow Window { get; private set; } = TimeWindow.Of(null, "30d");

    /// <summary>The chosen dimension.</summary>
    public (string Name, string Label) By { get; private set; } = Dimensions[0];

    /// <summary>Split by the dimension.</summary>
    public CostReportReply Report { get; private set; } = new();

    /// <summary>Split by day.</summary>
    public CostReportReply ByDay { get; private set; } = new();

    /// <summary>What the month will have cost.</summary>
    public GetForecastReply Forecast { get; private set; } = new();

    /// <summary>How the last 30 days' costs divide.</summary>
    public GetSharesReply Shares { get; private set; } = new();

    /// <summary>Days of the last week that were far from the usual.</summary>
    public ListAnomaliesReply Anomalies { get; private set; } = new();

    /// <summary>Whether forecast, shares or anomalies are missing because they took too long.</summary>
    public bool IsPartial { get; private set; }

    /// <summary>The days as the chart reads them, those without cost included.</summary>
    public ChartData Days { get; private set; } = new([], []);

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync([FromQuery] string? window, [FromQuery] string? by, CancellationToken cancellationToken)
    {
        Window = TimeWindow.Of(window, "30d");
        By = Dimensions.FirstOrDefault(dimension => dimension.Name == by, Dimensions[0]);
        DateTimeOffset now = time.GetUtcNow();
        long from = (now - Window.Length).ToUnixTimeMilliseconds();
        Task<CostReportReply> report = costs.GetReportAsync(
            new CostReportRequest { FromMs = from, GroupBy = By.Name, Limit = RowsShown }, Call(cancellationToken)).ResponseAsync;
        Task<CostReportReply> byDay = costs.GetReportAsync(
            new CostReportRequest { FromMs = from, GroupBy = "day" }, Call(cancellationToken)).ResponseAsync;
        Task<GetForecastReply> forecast = InTimeAsync(insights.GetForecastAsync(new GetForecastRequest(), Call(cancellationToken)));
        Task<GetSharesReply> shares = InTimeAsync(insights.GetSharesAsync(new GetSharesRequest(), Call(cancellationToken)));
        Task<ListAnomaliesReply> anomalies = InTimeAsync(insights.ListAnomaliesAsync(new ListAnomaliesRequest(), Call(cancellationToken)));
        await Task.WhenAll(report, byDay, forecast, shares, anomalies);
        Forecast = await forecast;
        Shares = await shares;
        Anomalies = await anomalies;
        Report = await report;
        ByDay = await byDay;
        Days = Fill(now);
    }

    /// <summary>A part the page can do without: nothing when it does not come in time.</summary>
    private async Task<T> InTimeAsync<T>(AsyncUnaryCall<T> call)
        where T : new()
    {
        try
        {
            return await call;
        }
        catch (RpcException late) when (late.StatusCode is GrpcCode.DeadlineExceeded or GrpcCode.Unavailable)
        {
            IsPartial = true;
            return new T();
        }
    }

    private ChartData Fill(DateTimeOffset now)
    {
        Dictionary<string, long> known = ByDay.Rows.ToDictionary(row => row.Key, row => row.CostNanoUsd);
        var labels = new List<string>();
        for (DateTime day = (now - Window.Length).UtcDateTime.Date; day <= now.UtcDateTime.Date; day = day.AddDays(1))
        {
            labels.Add(day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        }

        return new ChartData(labels, [new ChartSeries("Cost", [.. labels.Select(day => known.GetValueOrDefault(day) / 1e9)])]);
    }
}
