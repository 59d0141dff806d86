using System.Net.Http.Headers;
using System.Text;
using Microsoft.Playwright;
using RagPlatform.Console.Tests.Browser;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Platform;

namespace RagPlatform.Console.Tests.Dashboard;

/// <summary>A platform with its dashboard, one question answered, and a browser that is signed in by the link the platform printed.</summary>
public sealed class DashboardPlatform : IAsyncLifetime
{
    // Dashboard tables draw the rows in view only: a page long enough for all of them.
    private static readonly ViewportSize s_size = new() { Width = 1600, Height = 2200 };

    // The dashboard draws its tables a while after its pages, the longer the busier the machine.
    private const float DrawnWithinMs = 20_000;

    private AppHostProcess? _appHost;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IBrowserContext? _context;

    /// <summary>The names of the services.</summary>
    public static IReadOnlyList<string> Services { get; } =
        ["access-control", "cache", "console", "cost-accounting", "gateway", "generation", "retrieval"];

    /// <summary>The key services know each other by: in the environment of each.</summary>
    public string InternalKey => _appHost!.InternalKey;

    /// <summary>Where the AppHost writes its services' logs.</summary>
    public string Logs => Path.Combine(_appHost!.DataFolder, "logs");

    public async Task InitializeAsync()
    {
        if (DashboardFactAttribute.MissingReason is { } missing)
        {
            // Tests that are skipped need no platform either; required ones say what they miss.
            Assert.False(RequiredServers.AreRequired, missing);
            return;
        }

        _appHost = AppHostProcess.Start("--dashboard", "auto");
        PlatformAddresses addresses = await _appHost.WaitUntilUpAsync();
        Assert.True(addresses.Dashboard is not null, _appHost.OutputTail);
        await Documentation.WaitUntilSearchableAsync(addresses.Http, _appHost.ApiKey);
        await AskAsync(addresses.Http, _appHost.ApiKey);

        Assertions.SetDefaultExpectTimeout(DrawnWithinMs);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = BrowserFactAttribute.ExecutablePath, Headless = true });
        _context = await _browser.NewContextAsync(new() { BaseURL = addresses.Dashboard.GetLeftPart(UriPartial.Authority), ViewportSize = s_size });
        IPage page = await _context.NewPageAsync();
        await page.GotoAsync(addresses.Dashboard.PathAndQuery);
        await Assertions.Expect(page.GetByTitle("Project: gateway", new() { Exact = true })).ToBeVisibleAsync();
        await page.CloseAsync();
    }

    /// <summary>A page of the dashboard.</summary>
    public async Task<IPage> OpenAsync(string path)
    {
        IPage page = await _context!.NewPageAsync();
        await page.GotoAsync(path);
        return page;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
        if (_appHost is not null)
        {
            await _appHost.DisposeAsync();
        }
    }

    private static async Task AskAsync(Uri gateway, string apiKey)
    {
        using var http = new HttpClient { BaseAddress = gateway };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        using var question = new StringContent(
            """{"question":"What is RagPlatform?","collections":["docs"]}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await http.PostAsync(new Uri("/v1/ask", UriKind.Relative), question);
        answer.EnsureSuccessStatusCode();
    }
}
