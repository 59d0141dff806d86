using System.Globalization;
using Microsoft.Playwright;

namespace RagPlatform.Console.Tests.Browser;

[Collection(ConsoleCollection.Name)]
public sealed class OverviewPageTests(ConsolePlatform platform)
{
    [BrowserFact]
    public async Task Overview_WhileQuestionsAreAsked_CountsThemWithoutAReload()
    {
        await platform.AskAsync("What is RagPlatform?");
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/overview?window=1h");
        ILocator questions = page.Locator(".figures dd").First;
        long before = First(await questions.InnerTextAsync());
        Assert.True(before > 0, "The question asked before is counted.");

        await platform.AskAsync("Which stores are there?");

        await Assertions.Expect(questions).ToContainTextAsync($"{before + 1}", new() { Timeout = 15_000 });
        ILocator whole = page.Locator("tr", new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = "Whole answer" }) });
        await Assertions.Expect(whole).ToContainTextAsync("ms");
        Assert.Empty(problems);
    }

    [BrowserFact]
    public async Task Overview_OfAReader_IsOfTheReadersOwnQuestions()
    {
        await platform.AskAsync("What is RagPlatform?");
        (_, string secret) = await platform.CreateKeyAsync("Own figures", "reader");
        IPage page = await platform.SignInAsync(secret);

        await page.GotoAsync("/overview?window=1h");

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Figures of your own questions" })).ToBeVisibleAsync();
        Assert.Equal(0, First(await page.Locator(".figures dd").First.InnerTextAsync()));
    }

    [BrowserFact]
    public async Task Chart_HasItsNumbersAsATable()
    {
        await platform.AskAsync("What is RagPlatform?");
        (IPage page, _) = await platform.OpenAsync("/overview?window=1h");

        await page.GetByText("The chart's numbers as a table").ClickAsync();

        await Assertions.Expect(page.Locator("#series tbody tr").First).ToBeVisibleAsync();
        Assert.True(await page.Locator("canvas").EvaluateAsync<bool>("canvas => Chart.getChart(canvas).data.labels.length >= 60"));
    }

    private static long First(string text) =>
        long.Parse(text.Split('\n')[0].Replace(",", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
