using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using RagPlatform.Console.Display;
using RagPlatform.Console.SignIn;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Console.Pages;

/// <summary>Kinds of questions: what each costs and is worth, and what to do about it.</summary>
internal sealed class CostSegmentsModel(CostSegmentService.CostSegmentServiceClient segments, ApiKeySource keys, TimeProvider time)
    : ConsolePage(keys)
{
    private const int SegmentsShown = 50;
    private const decimal NanoPerDollar = 1_000_000_000m;
    private const decimal MaxDollars = 1_000_000;

    /// <summary>The windows that are offered: segments are summed up by whole days.</summary>
    public static IReadOnlyList<TimeWindow> Windows { get; } = [.. TimeWindow.All.Where(window => window.Length >= TimeSpan.FromDays(1))];

    /// <summary>The chosen window.</summary>
    public TimeWindow Window { get; private set; } = TimeWindow.Of(null, "30d");

    /// <summary>The segments.</summary>
    public ListSegmentsReply Report { get; private set; } = new();

    /// <summary>What advice is called, and the class it is shown with.</summary>
    public static (string Text, string Style) Advice(SegmentAction action) => action switch
    {
        SegmentAction.PrecomputeFaq => ("pre-compute an FAQ answer", "busy"),
        SegmentAction.Cache => ("cache more", "busy"),
        SegmentAction.Invest => ("invest", "busy"),
        SegmentAction.Refuse => ("refuse", "bad"),
        SegmentAction.Keep => ("keep", "good"),
        _ => ("watch", "good"),
    };

    /// <summary>What a segment is called.</summary>
    public static string Name(Segment segment) =>
        segment.Label.Length > 0 ? segment.Label
        : segment.Segment_.Length == 0 ? "(none)"
        : segment.Example.Length > 0 ? segment.Example
        : segment.Segment_;

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync([FromQuery] string? window, CancellationToken cancellationToken) => LoadAsync(window, cancellationToken);

    /// <summary>Says what a successful answer is worth.</summary>
    public async Task<IActionResult> OnPostValueAsync(
        [FromForm] string? segment, [FromForm] string? dollars, [FromForm] string? window, CancellationToken cancellationToken)
    {
        bool isAmount = decimal.TryParse(dollars, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount);
        if (!isAmount || amount > MaxDollars)
        {
            Refuse("The value is an amount of 0 to 1,000,000 dollars like 0.25.");
        }
        else if (await TryAsync(async () => await segments.SetSegmentValueAsync(
            new SetSegmentValueRequest { Segment = segment ?? string.Empty, ValueNanoUsd = (long)decimal.Round(amount * NanoPerDollar) },
            Call(cancellationToken))))
        {
            Notice = $"A successful answer is worth ${amount.ToString(CultureInfo.InvariantCulture)} now.";
            return RedirectToPage(new { window });
        }

        await LoadAsync(window, cancellationToken);
        return Page();
    }

    private async Task LoadAsync(string? window, CancellationToken cancellationToken)
    {
        Window = Windows.FirstOrDefault(offered => offered.Name == window) ?? TimeWindow.Of(null, "30d");
        Report = await segments.ListSegmentsAsync(
            new ListSegmentsRequest { FromMs = (time.GetUtcNow() - Window.Length).ToUnixTimeMilliseconds(), Limit = SegmentsShown },
            Call(cancellationToken));
    }
}
