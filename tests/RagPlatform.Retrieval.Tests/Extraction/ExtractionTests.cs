using System.Text;
using Google.Protobuf;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Extraction;
using RagPlatform.Retrieval.Extraction.Html;
using RagPlatform.Retrieval.Tests.Hosting;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Extraction;

public sealed class ExtractionTests
{
    [Theory]
    [InlineData("text/html; charset=utf-8", "x", "", "text/html")]
    [InlineData("TEXT/Markdown", "x.html", "", "text/markdown")]
    [InlineData("", "a/b.HTM", "", "text/html")]
    [InlineData("", "id", "http://h/page.md?x=1.html#f", "text/markdown")]
    [InlineData("application/octet-stream", "notes.txt", "", "text/plain")]
    [InlineData("", "v1.2 of the plan", "", "text/plain")]
    [InlineData("", "plain", "", "text/plain")]
    [InlineData("application/octet-stream", "a.tsv", "", "text/tab-separated-values")]
    [InlineData("", "src/Program.cs", "", "text/x-source")]
    [InlineData("", "rows.ndjson", "", "application/x-ndjson")]
    [InlineData("", "paper.PDF", "", "application/pdf")]
    public void Choose_TypeOrEnding_Decides(string type, string id, string uri, string expected) => Assert.Equal(
        expected, Parts.Extraction().Choose(new Document { MimeType = type, DocumentId = id, Uri = uri }).MimeType);

    [Theory]
    [InlineData("application/zip", "x")]
    [InlineData("", "x.exe")]
    public void Choose_Unsupported_SaysWhatIsSupported(string type, string id)
    {
        var refused = Assert.Throws<DocumentRefusedException>(
            () => Parts.Extraction().Choose(new Document { MimeType = type, DocumentId = id }));

        Assert.Equal("UNSUPPORTED_MIME_TYPE", refused.Reason);
        Assert.Contains("text/markdown", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%PDF-1.4\n", "application/pdf")]
    [InlineData("\n <!DOCTYPE html><p>x", "text/html")]
    [InlineData("<HTML>", "text/html")]
    [InlineData("PK\u0003\u0004 of no documents", "text/plain")]
    [InlineData("words", "text/plain")]
    public void Choose_NeitherTypeNorEnding_LooksAtTheBytes(string content, string expected) => Assert.Equal(
        expected,
        Parts.Extraction().Choose(new Document { DocumentId = "upload", Content = ByteString.CopyFromUtf8(content) }).MimeType);

    [Fact]
    public async Task Extract_TwoHundredMegabytes_IsRefusedBeforeAnythingLooks()
    {
        var huge = new Document { DocumentId = "a.pdf", Content = UnsafeByteOperations.UnsafeWrap(new byte[200 << 20]) };

        var refused = await Assert.ThrowsAsync<DocumentRefusedException>(
            () => Parts.Extraction().ExtractAsync(huge, CancellationToken.None));

        Assert.Equal("DOCUMENT_TOO_LARGE", refused.Reason);
    }

    [Fact]
    public async Task Html_Page_KeepsWhatAReaderSees()
    {
        ExtractedText page = await HtmlAsync("""
            <html><head><title> The &amp; title </title><style>p { x }</style></head><body><nav>menu</nav><script>evil()</script>
            <h2>Head  <em>ing</em></h2><p>One &lt;two&gt;
            three.</p><ul><li>a</li><li>b</li></ul><table><tr><th>k</th><th>v</th></tr><tr><td>1</td><td>2</td></tr></table>
            <pre>x = 1
            y</pre></body></html>
            """);

        Assert.Equal("The & title", page.Title);
        Assert.Contains("## Head ing\n\nOne <two> three.\n\n- a\n- b\n\n| k | v |", page.Text, StringComparison.Ordinal);
        Assert.Contains("| 1 | 2 |", page.Text, StringComparison.Ordinal);
        Assert.Contains("```\nx = 1\ny\n```", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("menu", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("p { x }", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Html_NestedWithoutEnd_DoesNotBreakTheStack()
    {
        string deep = "<p>top</p>" + string.Concat(Enumerable.Repeat("<div>", 20_000)) + "bottom";

        Assert.StartsWith("top", (await HtmlAsync(deep)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<meta charset=windows-1251>", "")]
    [InlineData("<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'>", "")]
    [InlineData("", "windows-1251")]
    public async Task Html_DeclaredEncoding_IsRead(string meta, string charset)
    {
        byte[] page = [.. Encoding.ASCII.GetBytes($"<html><head>{meta}</head><p>"), 0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2];

        Assert.Equal("Привет", (await new HtmlExtractor().ExtractAsync(new DocumentSource(page, charset), CancellationToken.None)).Text);
    }

    [Fact]
    public async Task Html_CodeWithAFence_StaysOneBlock() => Assert.Equal(
        "````\na\n```\n# b\n````", (await HtmlAsync("<pre>a\n```\n# b</pre>")).Text);

    [Fact]
    public async Task Html_NothingToRead_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<DocumentRefusedException>(() => HtmlAsync("<script>x</script>"));

        Assert.Equal("EMPTY_DOCUMENT", refused.Reason);
    }

    private static Task<ExtractedText> HtmlAsync(string html) =>
        new HtmlExtractor().ExtractAsync(new DocumentSource(Encoding.UTF8.GetBytes(html)), CancellationToken.None);
}
