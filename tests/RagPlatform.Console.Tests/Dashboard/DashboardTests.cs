using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RagPlatform.Console.Tests.Browser;

namespace RagPlatform.Console.Tests.Dashboard;

/// <summary>The Aspire dashboard as people see it.</summary>
public sealed partial class DashboardTests(DashboardPlatform platform) : IClassFixture<DashboardPlatform>
{
    [DashboardFact]
    public async Task Resources_OfARunningPlatform_AreAllThereAndHealthy()
    {
        IPage page = await platform.OpenAsync("/");

        foreach (string service in DashboardPlatform.Services)
        {
            ILocator row = page.GetByRole(AriaRole.Row).Filter(new() { Has = page.GetByTitle($"Project: {service}", new() { Exact = true }) });

            // A service that is not healthy is "Running (Unhealthy)" here.
            await Assertions.Expect(row.GetByTitle("Running", new() { Exact = true })).ToBeVisibleAsync();
            await Assertions.Expect(row.GetByRole(AriaRole.Link).First).ToHaveAttributeAsync("href", LoopbackAddress());
        }

        await ConsolePlatform.KeepScreenshotAsync(page, "dashboard-resources");
    }

    [DashboardFact]
    public async Task ResourceDetails_OfAService_ShowEnvironmentHealthAndReferencesButNoSecret()
    {
        IPage page = await platform.OpenAsync("/?resource=gateway");
        await page.GetByTitle("Project: gateway", new() { Exact = true }).ClickAsync();

        ILocator details = page.Locator(".details-container, .property-grid-container, .resource-details-layout").First;
        await Assertions.Expect(details).ToContainTextAsync("RAG_INTERNAL_KEY");
        await Assertions.Expect(details).ToContainTextAsync("gateway_http_/health_200_check");
        await ConsolePlatform.KeepScreenshotAsync(page, "dashboard-details");
        Assert.DoesNotContain(platform.InternalKey, await page.InnerTextAsync("body"), StringComparison.Ordinal);
    }

    [DashboardFact]
    public async Task ConsoleLog_OfAService_IsWhatTheServiceWrote()
    {
        IPage page = await platform.OpenAsync("/consolelogs/resource/retrieval");

        string[] wrote = await File.ReadAllLinesAsync(Path.Combine(platform.Logs, "retrieval.log"));
        string listening = wrote.First(line => line.Contains("Now listening on", StringComparison.Ordinal));
        await Assertions.Expect(page.Locator("#logContainer")).ToContainTextAsync(listening[listening.IndexOf("Now listening", StringComparison.Ordinal)..]);
        await ConsolePlatform.KeepScreenshotAsync(page, "dashboard-console-log");
    }

    [DashboardFact]
    public async Task Trace_OfAQuestion_CrossesTheServicesAndShowsTheirStoreCalls()
    {
        IPage page = await platform.OpenAsync("/traces");
        await page.GetByText("gateway: POST /v1/ask").First.ClickAsync();

        string[] spans =
        [
            "gateway: POST /v1/ask",
            "cache: ragplatform.v1.CacheService/Lookup",
            "retrieval: ragplatform.v1.RetrievalService/Search",
            "retrieval: DATA sqlite SELECT retrieval",
            "generation: ragplatform.v1.GenerationService/Generate",
            "gateway: DATA sqlite INSERT gateway",
        ];
        foreach (string span in spans)
        {
            await Assertions.Expect(page.GetByTitle(span, new() { Exact = true }).First).ToBeVisibleAsync();
        }

        await ConsolePlatform.KeepScreenshotAsync(page, "dashboard-trace");
    }

    [GeneratedRegex("^http://localhost:[0-9]+$")]
    private static partial Regex LoopbackAddress();
}
