using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Ingesting;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Ingesting;

public sealed class DocumentSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_Folder_FindsDocumentsWithRelativeIdsAndTypes()
    {
        _folder.Write("b.md", "# B");
        _folder.Write("a/deep/page.HTML", "<p>x</p>");
        _folder.Write("a/notes.txt", "notes");
        _folder.Write("picture.png", "no document");
        _folder.Write(".git/config.txt", "hidden");

        DocumentSource source = DocumentSource.Open([_folder.FullPath]);
        List<Document> documents = await source.ReadAsync(CancellationToken.None).ToListAsync();

        Assert.Equal((3, 1), (source.Count, source.Skipped));
        Assert.Equal(
            [("a/deep/page.HTML", "text/html"), ("a/notes.txt", "text/plain"), ("b.md", "text/markdown")],
            documents.Select(document => (document.DocumentId, document.MimeType)));
        Assert.All(documents, document => Assert.Equal(document.DocumentId, document.Uri));
        Assert.Equal("notes", documents[1].Content.ToStringUtf8());
    }

    [Fact]
    public async Task Open_FileOfUnknownKind_IsSentForTheServerToDecide()
    {
        string path = _folder.Write("data.csv", "a,b");

        Document document = Assert.Single(await DocumentSource.Open([path]).ReadAsync(CancellationToken.None).ToListAsync());

        Assert.Equal(("data.csv", string.Empty), (document.DocumentId, document.MimeType));
    }

    [Fact]
    public void Open_TwoFilesOfTheSameId_NamesBoth()
    {
        string first = _folder.Write("a/readme.md", "1");
        string second = _folder.Write("b/readme.md", "2");

        var thrown = Assert.Throws<UsageException>(() => DocumentSource.Open([first, second]));

        Assert.Contains(first, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(second, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_MissingPath_NamesIt()
    {
        string missing = Path.Combine(_folder.FullPath, "nowhere");

        Assert.Contains(missing, Assert.Throws<UsageException>(() => DocumentSource.Open([missing])).Message, StringComparison.Ordinal);
    }
}
