using System.Text.Json;
using Microsoft.Playwright;
using RagPlatform.TestSupport;

namespace RagPlatform.Console.Tests.Browser;

/// <summary>Every page, filled, in light and dark and on a phone: nothing that keeps people out, nothing cut off.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class AccessibilityTests(ConsolePlatform platform)
{
    private static readonly (string Name, string Path)[] s_pages =
    [
        ("ask", "/"), ("documents", "/documents"), ("overview", "/overview?window=1h"), ("cost", "/cost?by=collection"),
        ("estimate", "/cost/estimate"), ("segments", "/cost/segments"), ("audit", "/audit"), ("keys", "/keys"), ("signin", "/signin"),
        ("missing", "/no-such-page"),
    ];

    [AxeFact]
    public async Task Pages_LightAndDark_HaveNothingSeriousOrCritical()
    {
        await FillAsync();
        var found = new List<string>();
        foreach ((string name, string path) in s_pages)
        {
            foreach (ColorScheme scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                (IPage page, _) = await platform.OpenAsync(path, scheme);
                await UseAsync(page, name);
                await OpenAllAsync(page);
                found.AddRange((await AxeAsync(page)).Select(violation => $"{name} {scheme}: {violation}"));
                await CloseAllAsync(page);
                await ConsolePlatform.KeepScreenshotAsync(page, $"{name}-{(scheme == ColorScheme.Dark ? "dark" : "light")}", whole: true);
            }
        }

        Assert.Empty(found);
    }

    [BrowserFact]
    public async Task Pages_OnAPhone_NeedNoScrollingSideways()
    {
        await FillAsync();
        foreach ((string name, string path) in s_pages)
        {
            (IPage page, _) = await platform.OpenAsync(path, ColorScheme.Light, width: 390, height: 844);
            await UseAsync(page, name);
            int overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            await ConsolePlatform.KeepScreenshotAsync(page, $"{name}-narrow", whole: true);
            Assert.Equal((name, 0), (name, overflow));
        }
    }

    [BrowserFact]
    public async Task Theme_Chosen_StaysOnTheNextPage()
    {
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/overview");
        string before = await GroundAsync(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Dark colours" }).ClickAsync();
        string dark = await GroundAsync(page);
        await page.GotoAsync("/documents");

        Assert.NotEqual(before, dark);
        Assert.Equal(dark, await GroundAsync(page));
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Light colours" })).ToBeVisibleAsync();
        Assert.Empty(problems);
    }

    private static Task<string> GroundAsync(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    // Real data on every page, whichever test comes first.
    private async Task FillAsync()
    {
        string[] questions = ["What is RagPlatform?", "Which services are there?", "Which ports are fixed?", "What is RagPlatform?"];
        foreach (string question in questions)
        {
            await platform.AskAsync(question);
        }

        string answer = await platform.AskAsync("How are keys stored?");
        await platform.Gateway.PostAsync(
            new Uri("/v1/feedback", UriKind.Relative),
            new StringContent($$"""{"answer_id":"{{answer}}","helpful":true,"comment":"Exactly what I was looking for."}"""));
        await platform.Gateway.PutAsync(
            new Uri("/v1/collections/handbook/documents/empty.html", UriKind.Relative),
            new StringContent("<html><body></body></html>", System.Text.Encoding.UTF8, "text/html"));
        await Poll.UntilAsync(
            () => platform.Gateway.GetStringAsync(new Uri("/v1/failed-documents", UriKind.Relative)),
            body => body.Contains("empty.html", StringComparison.Ordinal),
            "the empty document failed");
        (IPage page, _) = await platform.OpenAsync("/audit");
        await Poll.UntilAsync(
            async () =>
            {
                await page.ReloadAsync();
                return await page.Locator("tbody tr").CountAsync();
            },
            rows => rows >= 5,
            "what was done is in the audit log");
    }

    private static async Task UseAsync(IPage page, string name)
    {
        if (name == "ask")
        {
            await page.FillAsync("#question", "What is RagPlatform?");
            await page.Locator("#question").PressAsync("Enter");
            await Assertions.Expect(page.Locator("#feedback")).ToBeVisibleAsync();
        }
        else if (name == "estimate")
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Estimate", Exact = true }).ClickAsync();
            await Assertions.Expect(page.Locator("#deployments")).ToBeVisibleAsync();
        }
    }

    private static Task OpenAllAsync(IPage page) =>
        page.EvaluateAsync("document.querySelectorAll('details').forEach(details => { details.open = true; })");

    private static Task CloseAllAsync(IPage page) =>
        page.EvaluateAsync("document.querySelectorAll('details').forEach(details => { details.open = false; })");

    private static async Task<IEnumerable<string>> AxeAsync(IPage page)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(AxeFactAttribute.ScriptPath));
        JsonElement result = await page.EvaluateAsync<JsonElement>(
            "axe.run(document).then(result => ({ violations: result.violations, passes: result.passes.length }))");
        Assert.True(result.GetProperty("passes").GetInt32() >= 10, "The rules were applied.");
        return result.GetProperty("violations").EnumerateArray()
            .Where(violation => violation.GetProperty("impact").GetString() is "serious" or "critical")
            .Select(violation =>
                $"{violation.GetProperty("id").GetString()}: {violation.GetProperty("help").GetString()} at "
                + string.Join(
                    " | ", violation.GetProperty("nodes").EnumerateArray().Take(3).Select(node => node.GetProperty("html").GetString())));
    }
}
