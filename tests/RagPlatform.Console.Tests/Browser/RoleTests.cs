using Microsoft.Playwright;

namespace RagPlatform.Console.Tests.Browser;

/// <summary>The role decides what is offered, the services what is done.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class RoleTests(ConsolePlatform platform)
{
    [BrowserFact]
    public async Task Navigation_OfEachRole_OffersWhatItCanUse()
    {
        foreach ((string role, string[] pages) in new (string, string[])[]
        {
            ("reader", ["Ask", "Documents", "Overview"]),
            ("writer", ["Documents"]),
            ("auditor", ["Overview", "Cost", "Audit"]),
            ("admin", ["Ask", "Documents", "Overview", "Cost", "Audit", "Keys"]),
        })
        {
            (_, string secret) = await platform.CreateKeyAsync($"Navigation of {role}", role);
            IPage page = await platform.SignInAsync(secret);

            Assert.Equal(pages, await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link).AllInnerTextsAsync());
        }
    }

    [BrowserFact]
    public async Task KeysPage_OpenedByAReader_SaysWhatIsMissing()
    {
        (_, string secret) = await platform.CreateKeyAsync("Curious reader", "reader");
        IPage page = await platform.SignInAsync(secret);

        IResponse response = (await page.GotoAsync("/keys"))!;

        Assert.Equal(403, response.Status);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("This needs one of the roles admin; the key has reader.");
        await ConsolePlatform.KeepScreenshotAsync(page, "not-allowed");
    }

    [BrowserFact]
    public async Task Forms_PostedDirectlyByAReader_AreRefusedByTheServices()
    {
        (_, string secret) = await platform.CreateKeyAsync("Bold reader", "reader");
        IPage page = await platform.SignInAsync(secret);
        foreach (string path in (string[])
        [
            "/keys?handler=Create", "/keys?handler=Revoke", "/keys?handler=Rotate", "/documents?handler=Create", "/documents?handler=Delete",
        ])
        {
            await page.GotoAsync("/");

            // A form the page does not have, with the token of one it has.
            IResponse response = await page.RunAndWaitForResponseAsync(() => page.EvaluateAsync(
                """
                path => {
                  const form = document.createElement('form');
                  form.method = 'post';
                  form.action = path;
                  form.append(document.querySelector('[name=__RequestVerificationToken]').cloneNode());
                  for (const [name, value] of [['name', 'stolen'], ['key', 'key-dev'], ['roles', 'admin'], ['collections', '*']]) {
                    const input = document.createElement('input');
                    input.name = name;
                    input.value = value;
                    form.append(input);
                  }
                  document.body.append(form);
                  form.submit();
                }
                """,
                path), posted => posted.Request.Method == "POST");

            Assert.Equal((path, 403), (path, response.Status));
            await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This needs one of the roles");
        }
    }

    [BrowserFact]
    public async Task Post_WithoutTheTokenOfAPage_IsRefusedWithAClearPage()
    {
        string[] paths = ["/keys?handler=Create", "/documents?handler=Upload", "/ask", "/feedback", "/audit?handler=Verify"];
        foreach (string path in paths)
        {
            (IPage page, _) = await platform.OpenAsync("/");
            IAPIResponse response = await page.APIRequest.PostAsync(path, new()
            {
                Headers = new Dictionary<string, string> { ["origin"] = platform.Address.GetLeftPart(UriPartial.Authority) },
            });

            Assert.Equal((path, 400), (path, response.Status));
            Assert.Contains("The form was too old", await response.TextAsync(), StringComparison.Ordinal);
        }
    }

    [BrowserFact]
    public async Task SignIn_WithAWrongKey_SaysSoAndStays()
    {
        (IPage page, _) = await platform.OpenAsync("/signin");

        await page.GetByLabel("API key").FillAsync("rag_wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("unknown, expired or revoked");
        await ConsolePlatform.KeepScreenshotAsync(page, "signin-refused");
    }
}
