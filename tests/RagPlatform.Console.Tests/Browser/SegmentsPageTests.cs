using Microsoft.Playwright;
using RagPlatform.TestSupport;

namespace RagPlatform.Console.Tests.Browser;

[Collection(ConsoleCollection.Name)]
public sealed class SegmentsPageTests(ConsolePlatform platform)
{
    [BrowserFact]
    public async Task Segments_AfterQuestions_ShowsThemAndTakesAValue()
    {
        await platform.AskAsync("What is RagPlatform?");
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/cost/segments");

        // Questions are told of through an outbox, seconds later.
        await Poll.UntilAsync(
            async () =>
            {
                await page.ReloadAsync();
                return await page.Locator("tbody th").CountAsync();
            },
            rows => rows > 0,
            "questions are counted");
        await page.FillAsync("#dollars", "0.25");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set value" }).ClickAsync();

        await Assertions.Expect(page.GetByText("A successful answer is worth $0.25 now.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#segment option").First).ToHaveTextAsync("all without a value of their own (now $0.250000)");
        Assert.Empty(problems);
    }

    [BrowserFact]
    public async Task Segments_AValueThatIsNoAmount_IsRefusedOnThePage()
    {
        (IPage page, _) = await platform.OpenAsync("/cost/segments");

        await page.FillAsync("#dollars", "much");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set value" }).ClickAsync();

        await Assertions.Expect(page.GetByText("The value is an amount of 0 to 1,000,000 dollars like 0.25.")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Segments_OpenedByAnAuditor_OffersNoForm()
    {
        (_, string secret) = await platform.CreateKeyAsync("Auditor of segments", "auditor");
        IPage page = await platform.SignInAsync(secret);

        await page.GotoAsync("/cost/segments");

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Segments", Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#dollars")).ToHaveCountAsync(0);
    }
}
