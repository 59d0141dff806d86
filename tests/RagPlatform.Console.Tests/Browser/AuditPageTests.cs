using System.Text.Json;
using Microsoft.Playwright;
using RagPlatform.TestSupport;

namespace RagPlatform.Console.Tests.Browser;

[Collection(ConsoleCollection.Name)]
public sealed class AuditPageTests(ConsolePlatform platform)
{
    [BrowserFact]
    public async Task Search_ByActionAndText_FindsTheRecord()
    {
        string answer = await platform.AskAsync("Which services are there?");
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/audit");
        await page.GetByLabel("Action").SelectOptionAsync("ask");
        await page.GetByLabel("Text").FillAsync(answer);
        await Poll.UntilAsync(
            async () =>
            {
                await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
                return await page.Locator("tbody tr").CountAsync();
            },
            rows => rows == 1,
            "the question is in the audit log");

        await page.GetByText("Show details of record").ClickAsync();
        await Assertions.Expect(page.Locator("tbody")).ToContainTextAsync(answer);
        await page.GetByLabel("Text").FillAsync("no such text anywhere");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Assertions.Expect(page.GetByText("No record fits.")).ToBeVisibleAsync();
        Assert.Empty(problems);
    }

    [BrowserFact]
    public async Task Verify_TheLog_SaysThatItIsIntact()
    {
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/audit");

        await page.GetByRole(AriaRole.Button, new() { Name = "Verify the log" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The log is intact");
        await ConsolePlatform.KeepScreenshotAsync(page, "audit-verified");
        Assert.Empty(problems);
    }

    [BrowserFact]
    public async Task Export_TheLog_IsAFileWhoseHashesFollowEachOther()
    {
        await platform.AskAsync("Which services are there?");
        (IPage page, _) = await platform.OpenAsync("/audit");
        await Poll.UntilAsync(
            async () =>
            {
                await page.ReloadAsync();
                return await page.Locator("tbody tr").CountAsync();
            },
            rows => rows >= 1,
            "something is in the audit log");

        IDownload file = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Link, new() { Name = "Export (JSON Lines)" }).ClickAsync());

        Assert.EndsWith(".jsonl", file.SuggestedFilename, StringComparison.Ordinal);
        string[] lines = await File.ReadAllLinesAsync(await file.PathAsync());
        string previous = new('0', 64);
        for (int i = 0; i < lines.Length; i++)
        {
            JsonElement record = JsonDocument.Parse(lines[i]).RootElement;
            Assert.Equal(i + 1, record.GetProperty("sequence").GetInt64());
            Assert.Equal(previous, record.GetProperty("previous_hash").GetString());
            previous = record.GetProperty("hash").GetString()!;
        }

        Assert.NotEmpty(lines);
    }
}
