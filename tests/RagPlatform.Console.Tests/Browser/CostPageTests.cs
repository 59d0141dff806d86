using Microsoft.Playwright;
using RagPlatform.TestSupport;

namespace RagPlatform.Console.Tests.Browser;

[Collection(ConsoleCollection.Name)]
public sealed class CostPageTests(ConsolePlatform platform)
{
    [BrowserFact]
    public async Task Cost_ByEachDimension_ShowsWhatTheLedgerHas()
    {
        await platform.AskAsync("What is RagPlatform?");
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/cost");

        // Usage is delivered through an outbox, seconds later.
        await Poll.UntilAsync(
            async () =>
            {
                await page.ReloadAsync();
                return await page.Locator("tbody th").AllInnerTextsAsync();
            },
            rows => rows.Contains("ingest embedding") && rows.Contains("query embedding"),
            "embedding of documents and of questions is in the ledger");
        await page.GetByRole(AriaRole.Link, new() { Name = "Key", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "key-dev" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Collection", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "docs", Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "7 days" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "docs", Exact = true })).ToBeVisibleAsync();

        // A chart of nothing but zeros says less than the sentence that stands there; other tests may have spent something before.
        string spent = await page.GetByRole(AriaRole.Definition).First.InnerTextAsync();
        bool isFree = spent.Split("in the last")[0].Trim() == "$0.00";
        await Assertions.Expect(page.GetByText("Nothing cost money")).ToHaveCountAsync(isFree ? 1 : 0);
        await Assertions.Expect(page.Locator("canvas")).ToHaveCountAsync(isFree ? 0 : 1);
        Assert.Empty(problems);
    }
}
