using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Platform;

namespace RagPlatform.Console.Tests.Browser;

/// <summary>A platform that has its own documentation in, and a browser.</summary>
public sealed class ConsolePlatform : IAsyncLifetime
{
    private readonly List<IBrowserContext> _contexts = [];
    private AppHostProcess? _appHost;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The Console's address.</summary>
    public Uri Address { get; private set; } = new("about:blank");

    /// <summary>The Gateway's JSON door, with the development key.</summary>
    public HttpClient Gateway { get; private set; } = new();

    /// <summary>The development key.</summary>
    public string ApiKey => _appHost!.ApiKey;

    public async Task InitializeAsync()
    {
        // Tests that are skipped for want of a browser need no platform either.
        if (BrowserFactAttribute.MissingReason is not null)
        {
            return;
        }

        _appHost = AppHostProcess.Start();
        PlatformAddresses addresses = await _appHost.WaitUntilUpAsync();
        Address = addresses.Console;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = BrowserFactAttribute.ExecutablePath, Headless = true });
        Gateway = new HttpClient { BaseAddress = addresses.Http };
        Gateway.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        await Documentation.WaitUntilSearchableAsync(addresses.Http, ApiKey);
    }

    /// <summary>A page of a browser that knows nothing yet; what goes wrong in it is kept in its problems.</summary>
    public async Task<(IPage Page, IReadOnlyList<string> Problems)> OpenAsync(
        string path, ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 900)
    {
        IBrowserContext context = await _browser!.NewContextAsync(new()
        {
            BaseURL = Address.ToString(),
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = height },
        });
        _contexts.Add(context);
        var problems = new List<string>();
        IPage page = await context.NewPageAsync();
        page.PageError += (_, error) => problems.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                problems.Add(message.Text);
            }
        };
        await page.GotoAsync(path);
        return (page, problems);
    }

    /// <summary>Asks a question through the Gateway; the answer's id.</summary>
    public async Task<string> AskAsync(string question, string collection = "docs")
    {
        using HttpResponseMessage response = await Gateway.PostAsJsonAsync(
            new Uri("/v1/ask", UriKind.Relative), new { question, collections = new[] { collection } });
        response.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("answer_id").GetString()!;
    }

    /// <summary>Makes a key on the page for it; its id and its secret.</summary>
    public async Task<(string Id, string Secret)> CreateKeyAsync(string description, params string[] roles)
    {
        (IPage page, _) = await OpenAsync("/keys");
        await page.GetByLabel("What it is for").FillAsync(description);
        await page.GetByLabel("reader").SetCheckedAsync(roles.Contains("reader"));
        foreach (string role in roles.Where(role => role != "reader"))
        {
            await page.GetByLabel(role + ":").CheckAsync();
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        string secret = await page.Locator("#secret").InnerTextAsync();
        string id = (await page.Locator("#secret-title").InnerTextAsync()).Split(' ')[^1];
        return (id, secret);
    }

    /// <summary>A page of a browser that is signed in with a key.</summary>
    public async Task<IPage> SignInAsync(string secret)
    {
        (IPage page, _) = await OpenAsync("/signin");
        await page.GetByLabel("API key").FillAsync(secret);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
        return page;
    }

    /// <summary>Keeps a picture of a page for people to look at.</summary>
    public static Task KeepScreenshotAsync(IPage page, string name, bool whole = false) => page.ScreenshotAsync(new()
    {
        Path = RepositoryRoot.Combine("tests", "RagPlatform.Console.Tests", "TestResults", "screenshots", $"{name}.png"),
        FullPage = whole,
    });

    public async Task DisposeAsync()
    {
        foreach (IBrowserContext context in _contexts)
        {
            await context.CloseAsync();
        }

        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        Gateway.Dispose();
        _playwright?.Dispose();
        if (_appHost is not null)
        {
            await _appHost.DisposeAsync();
        }
    }
}
