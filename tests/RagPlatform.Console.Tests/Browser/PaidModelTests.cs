using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Models;

namespace RagPlatform.Console.Tests.Browser;

/// <summary>With a model that costs money: what the pages say is what its tokens cost.</summary>
public sealed class PaidModelTests : IAsyncLifetime
{
    private const int Questions = 12;
    private readonly ConsolePlatform _platform = new();
    private ChatServer? _model;

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.MissingReason is null)
        {
            _model = await ChatServer.StartAsync(AnswerAsync);
            using var environment = new EnvironmentScope(_model.Settings("gpt-4.1-mini"));
            await _platform.InitializeAsync();
        }
    }

    public async Task DisposeAsync()
    {
        await _platform.DisposeAsync();
        if (_model is not null)
        {
            await _model.DisposeAsync();
        }
    }

    [BrowserFact]
    public async Task CostAndOverview_OfAPaidModel_SayWhatItsTokensCost()
    {
        for (int i = 1; i <= Questions; i++)
        {
            await _platform.AskAsync($"How does RagPlatform keep the audit log honest, part {i}?");
        }

        // 1,500 tokens in at 0.4 and 120 out at 1.6 dollars a million: 0.000792 dollars a question.
        (IPage cost, IReadOnlyList<string> problems) = await _platform.OpenAsync("/cost?by=model&window=7d");
        await Poll.UntilAsync(
            async () =>
            {
                await cost.ReloadAsync();
                return await cost.Locator("dl.figures dd").First.InnerTextAsync();
            },
            spent => spent.Contains("$0.009504", StringComparison.Ordinal),
            "what all questions cost is in the ledger");
        await Assertions.Expect(cost.GetByRole(AriaRole.Rowheader, new() { Name = "gpt-4.1-mini" })).ToBeVisibleAsync();
        Assert.Equal(8, await cost.Locator("canvas").EvaluateAsync<int>("canvas => Chart.getChart(canvas).data.labels.length"));
        await ConsolePlatform.KeepScreenshotAsync(cost, "cost-paid", whole: true);

        (IPage overview, IReadOnlyList<string> further) = await _platform.OpenAsync("/overview");
        await Assertions.Expect(overview.GetByText("$0.000792")).ToBeVisibleAsync();
        await ConsolePlatform.KeepScreenshotAsync(overview, "overview-paid", whole: true);
        Assert.Empty(problems.Concat(further));
    }

    private static Task AnswerAsync(HttpContext context) => ChatServer.AnswerAsync(
        context,
        ["Every audit record carries a hash over itself and the one before it, ", "so a change is noticed [1]."],
        new { prompt_tokens = 1500, completion_tokens = 120, total_tokens = 1620 });
}
