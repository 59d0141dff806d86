using System.Net;
using System.Net.Http.Headers;
using Microsoft.Playwright;
using RagPlatform.TestSupport;

namespace RagPlatform.Console.Tests.Browser;

[Collection(ConsoleCollection.Name)]
public sealed class KeysPageTests(ConsolePlatform platform)
{
    [BrowserFact]
    public async Task Create_AKey_ShowsItsSecretOnceAndItWorks()
    {
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/keys");
        await page.GetByLabel("What it is for").FillAsync("Support portal");
        IResponse answer = await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync(),
            response => response.Request.Method == "POST");
        string secret = await page.Locator("#secret").InnerTextAsync();
        await ConsolePlatform.KeepScreenshotAsync(page, "keys-secret");

        Assert.Contains("no-store", answer.Headers["cache-control"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(secret));
        await page.GotoAsync("/keys");
        await Assertions.Expect(page.GetByText("Support portal")).ToBeVisibleAsync();
        Assert.DoesNotContain(secret, await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(problems);
    }

    [BrowserFact]
    public async Task Create_WithoutARole_SaysWhatIsMissingAndKeepsTheForm()
    {
        (IPage page, _) = await platform.OpenAsync("/keys");
        await page.GetByLabel("What it is for").FillAsync("Nothing at all");
        await page.GetByLabel("reader:").UncheckAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Give at least one role");
        await Assertions.Expect(page.GetByLabel("What it is for")).ToHaveValueAsync("Nothing at all");
    }

    [BrowserFact]
    public async Task Rotate_WithGrace_LetsBothSecretsWork()
    {
        (string id, string old) = await platform.CreateKeyAsync("To be rotated", "reader");
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/keys");
        ILocator row = Row(page, id);

        await row.GetByText("New secret for").ClickAsync();
        await row.GetByLabel("The present secret").SelectOptionAsync("3600");
        await row.GetByRole(AriaRole.Button, new() { Name = "Make it" }).ClickAsync();

        string secret = await page.Locator("#secret").InnerTextAsync();
        Assert.NotEqual(old, secret);
        await Assertions.Expect(Row(page, id)).ToContainTextAsync("two secrets valid");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await StatusAsync(old), await StatusAsync(secret)));
        Assert.Empty(problems);
    }

    [BrowserFact]
    public async Task Revoke_AKey_AsksFirstAndEndsIt()
    {
        (string id, string secret) = await platform.CreateKeyAsync("To be revoked", "reader");
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/keys");

        await Row(page, id).GetByText("Revoke key-").ClickAsync();
        await Row(page, id).GetByRole(AriaRole.Button, new() { Name = "Revoke it" }).ClickAsync();

        await Assertions.Expect(Row(page, id)).ToContainTextAsync("revoked");
        await Poll.UntilAsync(
            () => StatusAsync(secret),
            status => status == HttpStatusCode.Unauthorized,
            "the revoked key is refused",
            TimeSpan.FromSeconds(30));
        Assert.Empty(problems);
    }

    private static ILocator Row(IPage page, string id) =>
        page.Locator("tr", new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = id }) });

    private async Task<HttpStatusCode> StatusAsync(string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1/collections", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using HttpResponseMessage response = await platform.Gateway.SendAsync(request);
        return response.StatusCode;
    }
}
