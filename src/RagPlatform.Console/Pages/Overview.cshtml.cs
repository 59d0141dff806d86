using Microsoft.AspNetCore.Mvc;
using RagPlatform.Console.Display;
using RagPlatform.Console.SignIn;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Console.Pages;

/// <summary>How the platform does: questions, latencies, cache, cost, success and what people said.</summary>
internal sealed class OverviewModel(OverviewService.OverviewServiceClient overview, ApiKeySource keys, TimeProvider time)
    : ConsolePage(keys)
{
    private const int FeedbackShown = 5;

    /// <summary>The chosen window.</summary>
    public TimeWindow Window { get; private set; } = TimeWindow.Of(null, "24h");

    /// <summary>The figures.</summary>
    public OverviewReply Figures { get; private set; } = new();

    /// <summary>The newest words on answers.</summary>
    public IReadOnlyList<AnswerFacts> Feedback { get; private set; } = [];

    /// <summary>The series as the chart reads it.</summary>
    public ChartData Questions => new(
        [.. Figures.Series.Select(point => Label(point.AtMs))],
        [
            new("Questions per minute", [.. Figures.Series.Select(point => Math.Round(point.QuestionsPerMinute, 3))]),
            new("Served from the cache", [.. Figures.Series.Select(point => PerMinute(point.CacheHits))]),
            new("Failed", [.. Figures.Series.Select(point => PerMinute(point.Failed))]),
        ]);

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync([FromQuery] string? window, CancellationToken cancellationToken) => LoadAsync(window, cancellationToken);

    /// <summary>The part that changes, alone.</summary>
    public async Task<IActionResult> OnGetFiguresAsync([FromQuery] string? window, CancellationToken cancellationToken)
    {
        await LoadAsync(window, cancellationToken);
        return Partial("_Figures", this);
    }

    private async Task LoadAsync(string? window, CancellationToken cancellationToken)
    {
        Window = TimeWindow.Of(window, "24h");
        DateTimeOffset from = time.GetUtcNow() - Window.Length;
        Task<OverviewReply> figures = overview.GetOverviewAsync(
            new OverviewRequest { FromMs = from.ToUnixTimeMilliseconds() }, Call(cancellationToken)).ResponseAsync;
        Task<ListAnswersReply> feedback = overview.ListAnswersAsync(
            new ListAnswersRequest { WithFeedback = true, PageSize = FeedbackShown }, Call(cancellationToken)).ResponseAsync;
        await Task.WhenAll(figures, feedback);
        Figures = await figures;
        Feedback = (await feedback).Answers;
    }

    private double PerMinute(long count) => Math.Round(count * 60.0 / Figures.BucketSeconds, 3);

    private string Label(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString(
        Window.Length > TimeSpan.FromDays(1) ? "d MMM HH:mm" : "HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
