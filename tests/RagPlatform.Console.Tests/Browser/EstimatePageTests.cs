using Microsoft.Playwright;

namespace RagPlatform.Console.Tests.Browser;

/// <summary>Estimating on the page, with scripts and without.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class EstimatePageTests(ConsolePlatform platform)
{
    [BrowserFact]
    public async Task Estimate_OfTheReferenceScenario_ShowsItsFiguresAndACurve()
    {
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/cost");
        await page.GetByRole(AriaRole.Link, new() { Name = "Estimate what a system would cost" }).ClickAsync();
        await EstimateAsync(page);

        Assert.Equal(["a month", "$5,400.00", "$3,690.00", "$1,950.00"], await CellsAsync(page, "#deployments", "a month"));
        Assert.Equal(["a query", "$0.003600", "$0.002460", "$0.001300"], await CellsAsync(page, "#deployments", "a query"));
        Assert.Equal(["api", "self-hosted", "1.46 ×", "7.83 ×", "31,847"], (await CellsAsync(page, "#pairs", "api")).Take(5));
        await Assertions.Expect(page.Locator("#pairs")).ToContainTextAsync("119,048");

        // The chart has drawn: its canvas is no longer blank, and as many lines as there are deployments.
        await page.WaitForFunctionAsync("() => Chart.getChart(document.querySelector('canvas'))?.data.datasets.length === 3");
        Assert.Equal("logarithmic", await page.EvaluateAsync<string>("Chart.getChart(document.querySelector('canvas')).scales.y.type"));
        Assert.Empty(problems);
        await ConsolePlatform.KeepScreenshotAsync(page, "estimate", whole: true);
    }

    [BrowserFact]
    public async Task Estimate_OfNineDeployments_DrawsEachLineUnlikeTheOthers()
    {
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/cost/estimate");
        string rows = string.Concat(Enumerable.Range(1, 9).Select(i => $"  d{i}: {{ query: {{ usd_per_query: 0.00{i} }} }}\n"));
        await page.Locator("#scenario").FillAsync($"queries: {{ per_day: 1000 }}\ndeployments:\n{rows}");
        await EstimateAsync(page);

        await page.WaitForFunctionAsync("() => Chart.getChart(document.querySelector('canvas'))?.data.datasets.length === 9");
        Assert.Equal(9, await page.EvaluateAsync<int>(
            "new Set(Chart.getChart(document.querySelector('canvas')).data.datasets.map(line => line.borderColor + line.borderDash)).size"));
        Assert.Empty(problems);
    }

    [BrowserFact]
    public async Task Estimate_OfAMalformedScenario_ShowsEachFaultAtItsLineAndKeepsTheText()
    {
        (IPage page, _) = await platform.OpenAsync("/cost/estimate");
        const string Text = "queries:\n  per_day: 50,000\ndeployments:\n  <b>: { query: { usd_per_query: 1 } }\n";
        await page.Locator("#scenario").FillAsync(Text);
        IResponse response = await page.RunAndWaitForResponseAsync(() => PressAsync(page), one => one.Request.Method == "POST");

        Assert.Equal(400, response.Status);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The scenario has 2 faults; each is shown below the form with its line.");
        Assert.Equal("2", await page.Locator("#faults tbody tr:nth-child(1) th").InnerTextAsync());
        await Assertions.Expect(page.Locator("#faults tbody tr:nth-child(1)")).ToContainTextAsync("Write 50000 or 50_000, without commas.");
        Assert.Equal("<b>: { query: { usd_per_query: 1 } }", await page.Locator("#faults tbody tr:nth-child(2) code").InnerTextAsync());
        Assert.Equal(Text, await page.Locator("#scenario").InputValueAsync());
        await Assertions.Expect(page.Locator("canvas")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Estimate_WithoutScripts_ShowsTheTables()
    {
        (IPage other, _) = await platform.OpenAsync("/");
        await using IBrowserContext context = await other.Context.Browser!.NewContextAsync(
            new() { BaseURL = platform.Address.ToString(), JavaScriptEnabled = false });
        IPage page = await context.NewPageAsync();
        await page.GotoAsync("/cost/estimate");
        await EstimateAsync(page);

        await Assertions.Expect(page.Locator("#pairs")).ToContainTextAsync("31,847");
    }

    [BrowserFact]
    public async Task Estimate_ByAReaderAndByAnAuditor_IsGivenAndToAWriterRefused()
    {
        foreach ((string role, bool may) in ((string, bool)[])[("reader", true), ("auditor", true), ("writer", false)])
        {
            (_, string secret) = await platform.CreateKeyAsync($"Estimates as {role}", role);
            IPage page = await platform.SignInAsync(secret);
            await page.GotoAsync("/cost/estimate");
            IResponse response = await page.RunAndWaitForResponseAsync(() => PressAsync(page), one => one.Request.Method == "POST");

            Assert.Equal((role, may ? 200 : 403), (role, response.Status));
        }
    }

    [BrowserFact]
    public async Task Estimate_WithoutTheTokenOfThePage_IsRefused()
    {
        (IPage page, _) = await platform.OpenAsync("/");
        IAPIResponse response = await page.APIRequest.PostAsync("/cost/estimate", new()
        {
            Headers = new Dictionary<string, string> { ["origin"] = platform.Address.GetLeftPart(UriPartial.Authority) },
        });

        Assert.Equal(400, response.Status);
        Assert.Contains("The form was too old", await response.TextAsync(), StringComparison.Ordinal);
    }

    private static async Task EstimateAsync(IPage page)
    {
        await PressAsync(page);
        await Assertions.Expect(page.Locator("#deployments")).ToBeVisibleAsync();
    }

    private static Task PressAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Estimate", Exact = true }).ClickAsync();

    private static async Task<IReadOnlyList<string>> CellsAsync(IPage page, string table, string row) =>
        await page.Locator($"{table} tbody tr").Filter(new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = row, Exact = true }) })
            .First.Locator("th, td").AllInnerTextsAsync();
}
