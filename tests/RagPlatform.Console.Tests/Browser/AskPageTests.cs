using System.Text.Json;
using System.Web;
using Microsoft.Playwright;

namespace RagPlatform.Console.Tests.Browser;

[Collection(ConsoleCollection.Name)]
public sealed class AskPageTests(ConsolePlatform platform)
{
    private const string Question = "What is RagPlatform?";

    [BrowserFact]
    public async Task Ask_AQuestion_StreamsTheAnswerWithSourcesAndFacts()
    {
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/");
        await page.CheckAsync("#fresh");

        await AskAsync(page);

        await Assertions.Expect(page.Locator("#text")).ToContainTextAsync("retrieval-augmented generation");
        await Assertions.Expect(page.Locator("#facts dd").First).ToHaveTextAsync("extractive");
        await Assertions.Expect(page.Locator("#facts")).ToContainTextAsync("$");
        await Assertions.Expect(page.Locator("#problem")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("#answer")).ToHaveAttributeAsync("aria-busy", "false");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true })).ToBeEnabledAsync();
        await ConsolePlatform.KeepScreenshotAsync(page, "ask");
        Assert.Empty(problems);
    }

    [BrowserFact]
    public async Task CitationLink_OfAnAnswer_OpensThePassageMarkedAndInView()
    {
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/");
        await AskAsync(page);
        ILocator source = page.Locator("#sources li").First;
        string quote = await source.Locator("blockquote").InnerTextAsync();

        await source.GetByRole(AriaRole.Link).ClickAsync();

        ILocator mark = page.Locator("mark");
        await Assertions.Expect(mark).ToBeInViewportAsync();
        Assert.Equal(Folded(quote), Folded(await mark.InnerTextAsync()));
        await ConsolePlatform.KeepScreenshotAsync(page, "passage");
        Assert.Empty(problems);
    }

    [BrowserFact]
    public async Task Ask_OnADarkNarrowScreen_StaysReadable()
    {
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/", ColorScheme.Dark, width: 390, height: 844);

        await AskAsync(page);

        int overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.Equal(0, overflow);
        await ConsolePlatform.KeepScreenshotAsync(page, "ask-dark-narrow");
        await page.Locator("#sources li").First.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(page.Locator("mark")).ToBeInViewportAsync();
        await ConsolePlatform.KeepScreenshotAsync(page, "passage-dark-narrow");
        Assert.Empty(problems);
    }

    [BrowserFact]
    public async Task Ask_WhatTheDocumentsDoNotSay_SaysSo()
    {
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/");

        await page.FillAsync("#question", "Zyzzyva quokka marmalade?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator("#text")).ToHaveTextAsync("The documents do not say anything about this question.");
        await Assertions.Expect(page.Locator("#sources-title")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("#notice")).ToBeVisibleAsync();
        await ConsolePlatform.KeepScreenshotAsync(page, "ask-refused");
        Assert.Empty(problems);
    }

    [BrowserFact]
    public async Task Marker_InAnAnswer_LeadsToItsSource()
    {
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/");
        await AskAsync(page);

        ILocator marker = page.Locator("#text a").First;
        string target = (await marker.GetAttributeAsync("href"))!;
        await marker.FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Locator(target)).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator(target)).ToBeInViewportAsync();
        Assert.Empty(problems);
    }

    [BrowserFact]
    public async Task Ask_ASecondQuestion_SendsTheFirstWithItAndCanBeginAnew()
    {
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/");
        await AskAsync(page);
        await page.FillAsync("#question", "And where is its data kept?");

        IRequest request = await page.RunAndWaitForRequestAsync(() => page.Locator("#question").PressAsync("Enter"), "**/ask");

        JsonElement sent = JsonDocument.Parse(request.PostData!).RootElement;
        Assert.Equal(Question, Assert.Single(sent.GetProperty("history").EnumerateArray()).GetProperty("question").GetString());
        await Assertions.Expect(page.Locator("#turns summary")).ToHaveTextAsync(Question);
        await Assertions.Expect(page.Locator("#answer")).ToHaveAttributeAsync("aria-busy", "false");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#turns summary")).ToHaveTextAsync(Question);
        await page.GetByRole(AriaRole.Button, new() { Name = "New conversation" }).ClickAsync();
        await Assertions.Expect(page.Locator("#earlier")).ToBeHiddenAsync();
        Assert.Empty(problems);
    }

    [BrowserFact]
    public async Task Feedback_WithAComment_IsKeptAndShownOnTheOverview()
    {
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/");
        await AskAsync(page);

        ILocator unhelpful = page.GetByRole(AriaRole.Button, new() { Name = "Not helpful" });
        await unhelpful.ClickAsync();
        await Assertions.Expect(unhelpful).ToHaveAttributeAsync("aria-pressed", "true");
        await page.GetByLabel("Comment").FillAsync("<b>The second</b> source is the better one.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send comment" }).ClickAsync();

        await Assertions.Expect(page.Locator("#thanks")).ToHaveTextAsync("Thank you for your comment.");
        await page.GotoAsync("/overview");
        await Assertions.Expect(page.GetByText("<b>The second</b> source is the better one.")).ToBeVisibleAsync();
        Assert.Empty(problems);
    }

    [BrowserFact]
    public async Task Passage_ThatDoesNotExist_SaysSoInASentence()
    {
        (IPage page, _) = await platform.OpenAsync(
            "/passage?collection=docs&document=" + HttpUtility.UrlEncode("<b>none</b>") + "&start=0&end=1");

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no such document");
        await Assertions.Expect(page.Locator("main b")).ToHaveCountAsync(0);
    }

    private static async Task AskAsync(IPage page)
    {
        await page.FillAsync("#question", Question);
        await page.Locator("#question").PressAsync("Enter");
        await Assertions.Expect(page.Locator("#sources li").First).ToBeVisibleAsync();
    }

    private static string Folded(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
