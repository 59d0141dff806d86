using System.Text;
using Microsoft.Playwright;

namespace RagPlatform.Console.Tests.Browser;

[Collection(ConsoleCollection.Name)]
public sealed class DocumentsPageTests(ConsolePlatform platform)
{
    [BrowserFact]
    public async Task Upload_GoodAndBadFiles_ShowsProgressAndWhyOneFailed()
    {
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/documents");
        await CreateAsync(page, "handbook");

        await UploadAsync(
            page, File("leave.md", "# Leave\n\nThere are 30 days of leave a year."), File("blank.html", "<html><body></body></html>"));

        await Assertions.Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "2 files were accepted" })).ToBeVisibleAsync();
        ILocator job = page.Locator("table", new() { HasText = "Progress" }).Locator("tbody tr", new() { HasText = "handbook" }).First;
        await Assertions.Expect(job).ToContainTextAsync("done, some failed");
        ILocator failure = Failure(page, "blank.html");
        await Assertions.Expect(failure).ToContainTextAsync("The document has no text; send one that has.");
        await Assertions.Expect(failure).ToContainTextAsync("EMPTY_DOCUMENT");
        Assert.Contains("30 days", await AskAsync("How many days of leave are there?", "handbook"), StringComparison.Ordinal);

        // What failed for its content fails again; retrying runs it through the whole path once more.
        await failure.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "1 document is tried again" })).ToBeVisibleAsync();
        await Assertions.Expect(Failure(page, "blank.html")).ToContainTextAsync("EMPTY_DOCUMENT");

        // A better version under the same name ends the failure.
        await page.GetByLabel("Into the collection").SelectOptionAsync("handbook");
        await UploadAsync(page, File("blank.html", "<h1>Blank</h1><p>No longer.</p>"));
        await Assertions.Expect(Failure(page, "blank.html")).ToHaveCountAsync(0);
        Assert.Empty(problems);
    }

    [BrowserFact]
    public async Task Upload_OnlyAFileOfAnUnknownKind_SaysWhatToDo()
    {
        (IPage page, _) = await platform.OpenAsync("/documents");

        await UploadAsync(page, new FilePayload { Name = "picture.png", MimeType = "image/png", Buffer = [137, 80, 78, 71, 0, 1, 2] });

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("'.png' cannot be read here; send one of");
    }

    [BrowserFact]
    public async Task Upload_AFileThatIsTooLarge_IsRefusedInASentence()
    {
        (IPage page, _) = await platform.OpenAsync("/documents");

        string folder = Directory.CreateTempSubdirectory("ragplatform-upload-").FullName;
        try
        {
            string file = Path.Combine(folder, "large.txt");
            await System.IO.File.WriteAllBytesAsync(file, new byte[(16 << 20) + 1]);
            await page.GetByLabel("Files").SetInputFilesAsync(file);
            await page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The file 'large.txt' is larger than 16 MiB; split it.");
    }

    [BrowserFact]
    public async Task Create_ATakenName_SaysSo()
    {
        (IPage page, _) = await platform.OpenAsync("/documents");

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("docs");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is a collection 'docs' already");
    }

    [BrowserFact]
    public async Task Delete_ACollection_AsksFirstAndRemovesItForGood()
    {
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/documents");
        await CreateAsync(page, "short-lived");
        ILocator row = page.Locator("tr", new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = "short-lived" }) });

        await row.Locator("summary").ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("This cannot be undone.");
        await row.GetByRole(AriaRole.Button, new() { Name = "Delete it" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "was deleted" })).ToBeVisibleAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
        Assert.Empty(problems);
    }

    private async Task<string> AskAsync(string question, string collection)
    {
        using HttpResponseMessage response = await platform.Gateway.PostAsync(
            new Uri("/v1/ask", UriKind.Relative),
            new StringContent($$"""{"question":"{{question}}","collections":["{{collection}}"]}""", Encoding.UTF8, "application/json"));
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task CreateAsync(IPage page, string name)
    {
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = $"'{name}' was created" })).ToBeVisibleAsync();
    }

    private static async Task UploadAsync(IPage page, params FilePayload[] files)
    {
        await page.GetByLabel("Files").SetInputFilesAsync(files);
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
    }

    private static ILocator Failure(IPage page, string document) =>
        page.Locator("tr", new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = document }) });

    private static FilePayload File(string name, string text) =>
        new() { Name = name, MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(text) };
}
